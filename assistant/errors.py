"""The errors that a user can cause; each message says what was wrong and what to do."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing for it would cost a cold answer a tenth of its time
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class BerthError(Exception):
    """Root of every error that Berth raises on purpose; its text is fit to show to a user."""


class InputError(BerthError, ValueError):
    """A file or a value from the user cannot be used.

    The message reads ``file:line: field: problem``, with the parts that are known.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        field: str = "",
    ) -> None:
        """Keep the parts for programs, and build the sentence for people from them."""
        self.problem = problem
        self.file = file
        self.line = line
        self.field = field
        place = f"{file}:{line}" if file and line else str(file or "")
        super().__init__(": ".join(part for part in (place, field, problem) if part))


class UnknownFactError(BerthError, KeyError):
    """A fact or price was asked for by a key that the knowledge does not hold."""

    def __str__(self) -> str:
        """Show the sentence plainly; ``KeyError`` would quote it."""
        return str(self.args[0]) if self.args else "unknown fact"


class UnknownPriceError(UnknownFactError):
    """No price is known for something in a Region; prices of another Region are never borrowed.

    Attributes:
        key: the price key, `fargate.linux.arm64.spot.vcpu_hour` say.
        region: the Region code.
    """

    def __init__(self, key: str, region: str) -> None:
        """Keep both for programs; people read the key as words."""
        self.key = key
        self.region = region
        super().__init__(f"no price of {price_words(key)} is known in {region}")


def price_words(key: str) -> str:
    """Read a price key as words: nat_gateway.hour becomes NAT gateway hour; type names stay whole.

    >>> price_words("ec2.m5.large"), price_words("ec2.windows_license_vcpu_hour")
    ('m5.large', 'EC2 Windows license vCPU hour')
    """
    if key.count(".") > 1 and key.startswith("ec2."):
        return key.removeprefix("ec2.")
    words = key.replace(".", " ").replace("x86_64", "x86").replace("_", " ").split()
    return " ".join(_SPELLED.get(word, word) for word in words)


_SPELLED = {
    "ec2": "EC2", "ecs": "ECS", "eks": "EKS", "nat": "NAT", "vpc": "VPC", "alb": "ALB", "nlb": "NLB",
    "ebs": "EBS", "efs": "EFS", "ecr": "ECR", "gb": "GB", "vcpu": "vCPU", "arm64": "Arm", "ipv4": "IPv4",
    "fargate": "Fargate", "lambda": "Lambda", "linux": "Linux", "windows": "Windows", "spot": "Spot",
}  # fmt: skip


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return what to add to a complaint about a name: those that are known and near; nothing for none."""
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip

    near = get_close_matches(name, list(known), 3, 0.6)
    return f"; did you mean {', '.join(near)}?" if near else ""
