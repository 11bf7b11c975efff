"""The command line: thin, each command's body loaded when it runs."""
