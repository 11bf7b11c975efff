"""Prices into monthly bills, platform by platform; pure, and importable without pydantic."""

from assistant.costs.bill import Bill, LineItem, Rate, line
from assistant.costs.fargate import (
    FargateSize,
    billed_run_seconds,
    fargate_bill,
    fargate_sizes,
    is_valid_fargate_size,
    nearest_fargate_sizes,
    smallest_fargate_size,
)
from assistant.costs.functions import billed_seconds, lambda_bill, lambda_managed_instances_bill
from assistant.costs.instance_types import InstanceType, instance_type, instance_types
from assistant.costs.instances import (
    disk_lines,
    ec2_bill,
    ecs_managed_instances_bill,
    eks_cluster_bill,
)
from assistant.costs.packing import Packing, cheapest_instances, pack
from assistant.costs.price_book import PriceBook, price_book
from assistant.costs.purchase import (
    Market,
    OperatingSystem,
    PurchaseOption,
    fargate_saving,
    instance_rate,
    market_rate,
    purchase_label,
    sells_windows,
)
from assistant.costs.shelves import Copy, Reserve, SlotLimit, sells_instances
from assistant.costs.surroundings import (
    internet_out_bill,
    load_balancer_bill,
    logs_bill,
    nat_gateway_bill,
    public_ipv4_bill,
)

__all__ = [
    "Bill",
    "Copy",
    "FargateSize",
    "InstanceType",
    "LineItem",
    "Market",
    "OperatingSystem",
    "Packing",
    "PriceBook",
    "PurchaseOption",
    "Rate",
    "Reserve",
    "SlotLimit",
    "billed_run_seconds",
    "billed_seconds",
    "cheapest_instances",
    "disk_lines",
    "ec2_bill",
    "ecs_managed_instances_bill",
    "eks_cluster_bill",
    "fargate_bill",
    "fargate_saving",
    "fargate_sizes",
    "instance_rate",
    "instance_type",
    "instance_types",
    "internet_out_bill",
    "is_valid_fargate_size",
    "lambda_bill",
    "lambda_managed_instances_bill",
    "line",
    "load_balancer_bill",
    "logs_bill",
    "market_rate",
    "nat_gateway_bill",
    "nearest_fargate_sizes",
    "pack",
    "price_book",
    "public_ipv4_bill",
    "purchase_label",
    "sells_instances",
    "sells_windows",
    "smallest_fargate_size",
]
