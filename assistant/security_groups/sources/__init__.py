"""The forms in which people have their security groups at hand, each read into AWS's own shapes."""
