"""A live account, read through boto3 (the optional extra `live`); every call only describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import BerthError
from assistant.security_groups.sources.aws_output import LISTS, adapter
from assistant.security_groups.sources.findings import Findings, Reading, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS: dict[str, tuple[str, str]] = {
    "SecurityGroups": ("describe_security_groups", "SecurityGroups"),
    "NetworkInterfaces": ("describe_network_interfaces", "NetworkInterfaces"),
    "PrefixLists": ("describe_managed_prefix_lists", "PrefixLists"),
    "NetworkAcls": ("describe_network_acls", "NetworkAcls"),
    "Subnets": ("describe_subnets", "Subnets"),
    "Vpcs": ("describe_vpcs", "Vpcs"),
    "VpcPeeringConnections": ("describe_vpc_peering_connections", "VpcPeeringConnections"),
    "TransitGateways": ("describe_transit_gateways", "TransitGateways"),
    "TransitGatewayVpcAttachments": (
        "describe_transit_gateway_vpc_attachments",
        "TransitGatewayVpcAttachments",
    ),
}
"""The call for each list, and the field of its answer."""


def read_account(profile: str | None = None, region: str | None = None) -> Reading:
    """Read the network of an account with the credentials of a profile.

    Raises:
        BerthError: when boto3 is missing, or AWS refuses a call that is needed.
    """
    try:
        import boto3  # noqa: PLC0415 - an optional extra, and slow to load
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - as above
    except ImportError:
        text = "reading a live account needs the extra: pip install 'berth-aws[live]'"
        raise BerthError(text) from None
    try:
        client = boto3.Session(profile_name=profile, region_name=region).client("ec2")
    except BotoCoreError as error:
        raise BerthError(f"the account cannot be read: {error}") from None
    return read_client(client)


def read_client(client: Any) -> Reading:
    """Read the network through an EC2 client; a list that AWS does not let us read is named.

    Raises:
        BerthError: when the security groups themselves cannot be read.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - loaded with the client

    found = Findings()
    for list_name, (call, field) in CALLS.items():
        try:
            items = list(_pages(client, call, field))
            if list_name == "PrefixLists":
                items = [{**item, "Entries": list(_entries(client, item))} for item in items]
        except (BotoCoreError, ClientError) as error:
            if list_name == "SecurityGroups":
                raise BerthError(f"the security groups cannot be read: {error}") from None
            found.remarks.append(f"{call} was refused, so {list_name} is missing: {error}")
            continue
        records = found.records.setdefault(LISTS[list_name][0], [])
        records += [adapter(list_name).validate_python(item) for item in items]
    return joined([found])


def _pages(client: Any, call: str, field: str) -> Iterator[dict[str, Any]]:
    if not client.can_paginate(call):
        yield from getattr(client, call)()[field]
        return
    for page in client.get_paginator(call).paginate():
        yield from page[field]


def _entries(client: Any, listed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    pages = client.get_paginator("get_managed_prefix_list_entries")
    for page in pages.paginate(PrefixListId=listed["PrefixListId"]):
        yield from page["Entries"]
