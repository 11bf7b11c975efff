"""Arithmetic on prices and sizes: amounts against independent sums over the price tables."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Session
from tests.answers.sums import ANSWERER, HOURS, KNOWLEDGE, amount_after, usd


def first_amount(text: str) -> float:
    return amount_after(r"\$([\d,]+\.\d+)", text)


def task(vcpus: float, gb: float, region: str = "us-east-1", kind: str = "linux.x86_64.on_demand") -> float:
    key = f"fargate.{kind}"
    return vcpus * usd(f"{key}.vcpu_hour", region) + gb * usd(f"{key}.gb_hour", region)


ARM = "linux.arm64.on_demand"
SUMS = {
    "three 4 vCPU 16 GB fargate tasks in Frankfurt on ARM, per month": 3
    * HOURS
    * task(4, 16, "eu-central-1", ARM),
    "price of 2x 1 vcpu 2gb fargate, graviton": 2 * HOURS * task(1, 2, kind=ARM),
    "what does one fargate task with 0.25 vcpu and 512 MB cost a year": 12 * HOURS * task(0.25, 0.5),
    "fargate 24/7 1 vcpu 2gb": HOURS * task(1, 2),
    "price of running 4 vCPU 30 GB on Fargate 8 hours a day": 8 * 365 / 12 * task(4, 30),
    "fargate 0.5 vcpu 1 gb 20 minutes nightly cost": 365 / 12 / 3 * task(0.5, 1),
    "how much for a fargate windows task 2 vCPU 8GB": HOURS
    * (
        task(2, 8, kind="windows.x86_64.on_demand")
        + 2 * usd("fargate.windows.x86_64.on_demand.os_license_vcpu_hour")
    ),
    "lambda 7M requests 90 ms 768 MB": 7e6 * usd("lambda.x86_64.request")
    + 7e6 * 0.09 * 0.75 * usd("lambda.x86_64.duration_gb_second"),
    "what would 10 million requests of 200ms at 1 GB cost on lambda in ireland": 1e7
    * usd("lambda.x86_64.request", "eu-west-1")
    + 2e6 * usd("lambda.x86_64.duration_gb_second", "eu-west-1"),
    "lambda arm, 3M calls a month, 120 ms, 512 MB, with free tier, price": 2e6 * usd("lambda.arm64.request"),
    "price of 5 c7g.xlarge in sydney per year": 5 * 8760 * usd("ec2.c7g.xlarge", "ap-southeast-2"),
    "how much is an m5.xlarge that runs 8 hours a day": 8 * 365 / 12 * usd("ec2.m5.xlarge"),
    "what does a NAT gateway with 500 GB cost a month": HOURS * usd("nat_gateway.hour")
    + 500 * usd("nat_gateway.data_processed"),
    "how much are 3 public ipv4 addresses per year": 3 * 8760 * usd("vpc.public_ipv4_hour"),
    "500 GB of gp3 price": 500 * usd("ebs.gp3_storage"),
    "m5.2xlarge on demand for one year": 8760 * usd("ec2.m5.2xlarge"),
    "four fargate tasks .25 vcpu .5 gb each": 4 * HOURS * task(0.25, 0.5),
    "750 GB of sc1 monthly": 750 * usd("ebs.sc1_storage"),
    "two classic load balancers a month": 2 * HOURS * usd("clb.load_balancer_hour"),
    "3 GB of provisioned concurrency all month": 3
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "windows m5.large per month": HOURS * (usd("ec2.m5.large") + 2 * usd("ec2.windows_license_vcpu_hour")),
    "fargate 0.25 vcpu 0.5 GB with 50 GB ephemeral storage per month": HOURS
    * (task(0.25, 0.5) + 30 * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour")),
    "5 x fargate 1 vCPU 2GB plus an ALB per month": HOURS
    * (5 * task(1, 2) + usd("alb.load_balancer_hour") + usd("alb.lcu_hour")),
    "eks with 3 m5.large nodes": HOURS * (usd("eks.cluster_hour_standard_support") + 3 * usd("ec2.m5.large")),
    "two t3.medium with 100 GB gp3 each and a nat gateway": HOURS
    * (2 * usd("ec2.t3.medium") + usd("nat_gateway.hour"))
    + 200 * usd("ebs.gp3_storage"),
    "2 nat gateways and 3 public ipv4 addresses per year": 12
    * HOURS
    * (2 * usd("nat_gateway.hour") + 3 * usd("vpc.public_ipv4_hour")),
    "1 TB of NAT gateway traffic": HOURS * usd("nat_gateway.hour") + 1024 * usd("nat_gateway.data_processed"),
    "200 GB ECR storage": 200 * usd("ecr.private_storage"),
    "vpc endpoint per month": HOURS * usd("vpc.interface_endpoint_hour"),
    "lamda cost 5 milion requests 100ms 256mb": 5e6 * usd("lambda.x86_64.request")
    + 5e6 * 0.1 * 0.25 * usd("lambda.x86_64.duration_gb_second"),
    "eks cluster cost per month": HOURS * usd("eks.cluster_hour_standard_support"),
    "how much is data transfer out of 500 GB": 400 * usd("data_transfer.internet_out_tier1"),
    "how much do 50 GB of cloudwatch logs cost": 50 * usd("cloudwatch_logs.ingestion"),
    "what does an idle NLB cost a month": HOURS * usd("nlb.load_balancer_hour"),
    "two application load balancers without traffic per year": 24 * HOURS * usd("alb.load_balancer_hour"),
    "an EKS cluster in extended support, per month": HOURS * usd("eks.cluster_hour_extended_support"),
    "what will the EKS control plane set us back for a whole year": 8760
    * usd("eks.cluster_hour_standard_support"),
    "300 GB outgoing to the internet, what is the charge": 200 * usd("data_transfer.internet_out_tier1"),
    "price of keeping 4 environments of 2 GB warm with provisioned concurrency": 8
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "extra 60 GB of ephemeral storage on a fargate task for one month": 60
    * HOURS
    * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour"),
    "what do 100 GB of ephemeral storage cost on two fargate tasks": 2
    * 80
    * HOURS
    * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour"),
    "fargate 2 vcpu 8 gb, 5 hours a day on 20 days a month": 100 * task(2, 8),
    "price of t3.large for 8 hours on weekdays": 8 * 365 / 12 * 5 / 7 * usd("ec2.t3.large"),
}


DAYS = 365 / 12
WORKING_DAYS = DAYS * 5 / 7


def alb(units=1, region="us-east-1"):
    return HOURS * (usd("alb.load_balancer_hour", region) + units * usd("alb.lcu_hour", region))


def nlb(units=1):
    return HOURS * (usd("nlb.load_balancer_hour") + units * usd("nlb.nlcu_hour"))


def gwlb(units=1):
    return HOURS * (usd("gwlb.load_balancer_hour") + units * usd("gwlb.glcu_hour"))


def nat(gb=0, n=1, region="us-east-1"):
    return n * HOURS * usd("nat_gateway.hour", region) + gb * usd("nat_gateway.data_processed", region)


def gp3(gb, iops=0, mib=0):
    return (
        gb * usd("ebs.gp3_storage")
        + max(iops - 3000, 0) * usd("ebs.gp3_iops")
        + max(mib - 125, 0) * usd("ebs.gp3_throughput")
    )


def egress(gb, region="us-east-1"):
    rest = max(gb - 100, 0)
    total = 0
    for t, size in ((1, 10240), (2, 40960), (3, 102400), (4, 1e18)):
        used = min(rest, size)
        rest -= used
        if used:
            total += used * usd(f"data_transfer.internet_out_tier{t}", region)
    return total


def vended(gb):
    rest = gb
    total = 0
    for t, size in ((1, 10240), (2, 20480), (3, 20480), (4, 1e18)):
        used = min(rest, size)
        rest -= used
        if used:
            total += used * usd(f"cloudwatch_logs.lambda_vended_tier{t}")
    return total


def ri(name, years=1, payment="no_upfront", region="us-east-1", plan="standard_ri"):
    return next(
        float(r["usd_per_hour"])
        for r in KNOWLEDGE.prices.rows("reserved_instances.csv")
        if (r["instance_type"], r["region"], r["plan"], int(r["term_years"]), r["payment_option"])
        == (name, region, plan, years, payment)
    )


CZ = "data_transfer.cross_az_each_direction"
M = 1e6
THINGS = {
    "Our ALB averages three LCUs the whole month. What should we budget?": alb(3),
    "NLB running all month with an average of 2 NLCU, cost?": nlb(2),
    "what does an application load balancer using 5 LCUs cost per month": alb(5),
    "2 ALBs at 4 LCU each, monthly cost": 2 * alb(4),
    "ALB with 0.5 LCU in Singapore, per month?": HOURS
    * (usd("alb.load_balancer_hour", "ap-southeast-1") + 0.5 * usd("alb.lcu_hour", "ap-southeast-1")),
    "How much would a gateway load balancer handling ten GLCUs set us back each month?": gwlb(10),
    "A Gateway Load Balancer that no packet ever passes, per month?": gwlb(0),
    "GWLB price a month, 2 capacity units": gwlb(2),
    "We never migrated off the old Classic Load Balancer. What does keeping it cost us each month, leaving data aside?": HOURS
    * usd("clb.load_balancer_hour"),
    "three classic load balancers, what's the yearly bill": 36 * HOURS * usd("clb.load_balancer_hour"),
    "two network load balancers, 1 NLCU each, for a whole year": 24 * nlb(1),
    "NLB per hour with 3 NLCUs": nlb(3) / HOURS,
    "price of an ALB for one day at 2 LCUs": alb(2) / HOURS * 24,
    "We keep two NAT gateways in Virginia and push about 400 GB a month through them in all. What is on the bill for that?": nat(
        400, 2
    ),
    "monthly price of an idle NAT gateway in London": HOURS * usd("nat_gateway.hour", "eu-west-2"),
    "2 NAT gateways with 300 GB each, per month": nat(600, 2),
    "a NAT gateway in each of three AZs, what do we pay a month": nat(0, 3),
    "what does one nat gateway cost that processes 10 GB a day": nat(10 * DAYS),
    "NAT gateway for 3 months, what is the damage?": 3 * nat(),
    "cost of 2 TB through a NAT gateway": nat(2048),
    "What would 4 NAT gateways run us monthly in Seoul": nat(0, 4, "ap-northeast-2"),
    "Forty instances each with a public IPv4: how many dollars a month just for the addresses?": 40
    * HOURS
    * 0.005,
    "I've forgotten about one unattached elastic ip for a whole year, how much did I waste": 12
    * HOURS
    * 0.005,
    "six elastic IPs for two months, what do I owe": 6 * 2 * HOURS * 0.005,
    "public IPv4 addresses for 25 tasks, monthly cost": 25 * HOURS * 0.005,
    "Five interface endpoints in three AZs each, hourly charges only, for a month in us-east-1?": 15
    * HOURS
    * 0.01,
    "4 VPC endpoints across 2 availability zones, what do they cost per month": 8 * HOURS * 0.01,
    "interface endpoint in three zones per year": 36 * HOURS * 0.01,
    "one PrivateLink endpoint in 2 AZs in London with 100 GB, monthly cost?": 2
    * HOURS
    * usd("vpc.interface_endpoint_hour", "eu-west-2")
    + 100 * usd("vpc.interface_endpoint_data", "eu-west-2"),
    "three EKS clusters on a current version, control planes only, $ per month?": 3 * HOURS * 0.1,
    "Price per month for an EKS cluster that's on extended support": HOURS * 0.6,
    "What would the 4xl provisioned control plane tier for EKS add per hour?": 6.9,
    "EKS provisioned control plane 2XL tier, monthly": 3.4 * HOURS,
    "how much extra is the XL tier of the EKS provisioned control plane a month": 1.65 * HOURS,
    "EKS cluster with a 2xl provisioned control plane, total cost per month": 3.5 * HOURS,
    "how much does extended support add per hour to an EKS cluster": 0.5,
    "One EKS control plane plus 3 m5.large workers on demand: monthly total?": HOURS
    * (0.1 + 3 * usd("ec2.m5.large")),
    "two EKS clusters with 4 t3.large nodes each, what does that come to a month": HOURS
    * (0.2 + 8 * usd("ec2.t3.large")),
    "Five machines in our own rack registered with ECS Anywhere, monthly fee?": 5
    * HOURS
    * usd("ecs.anywhere_instance_hour"),
    "what do 12 servers on ECS Anywhere cost a month": 12 * HOURS * usd("ecs.anywhere_instance_hour"),
    "ECS Anywhere price per year for one instance": 12 * HOURS * usd("ecs.anywhere_instance_hour"),
    "ECS managed instances on m5.large, monthly cost": HOURS * 1.12 * usd("ec2.m5.large"),
    "3 c6g.large under ECS Managed Instances per month, fee included": 3
    * HOURS
    * 1.12
    * usd("ec2.c6g.large"),
    "lambda managed instances with 3 m7g.large, monthly price": 3 * HOURS * 1.15 * usd("ec2.m7g.large"),
    "app runner with 1 vCPU and 2 GB active all month, price": HOURS * (0.064 + 2 * 0.007),
    "what does App Runner cost for 2 vcpu 4 GB per hour": 2 * 0.064 + 4 * 0.007,
    "500 GB of gp3 in us-east-1, what do I pay monthly?": gp3(500),
    "gp3 volume, 200 GB with 6000 iops, cost per month": gp3(200, 6000),
    "gp3 500 GB, 10,000 IOPS and 500 MiB/s: price per month": gp3(500, 10000, 500),
    "1 TB gp3 with 3000 iops and 125 MB/s, how much": gp3(1024),
    "four gp3 volumes of 100 GB with 4000 IOPS each, monthly cost": 4 * gp3(100, 4000),
    "what does raising a gp3 volume of 300 GB to 400 MiB/s cost a month": gp3(300, 0, 400),
    "I need io2: 1000 GB and 10,000 provisioned IOPS. How expensive is it monthly?": 1000 * 0.125
    + 10000 * 0.065,
    "io1 volume 400 GB 2,000 IOPS, monthly price": 400 * 0.125 + 2000 * 0.065,
    "io2 500GB 20k iops per year": 12 * (500 * 0.125 + 20000 * 0.065),
    "4000 GB of throughput-optimised spinning disk (st1) - monthly?": 4000 * 0.045,
    "2 TB cold HDD sc1, what do we pay a year": 12 * 2048 * 0.015,
    "how much do two gp2 volumes of 250 GB cost each month": 500 * 0.1,
    "300 GB of EBS snapshots kept for a month costs what?": 15.0,
    "snapshots of 2 TB, monthly bill": 2048 * 0.05,
    "gp3 100 GB for 6 months": 600 * 0.08,
    "500 GB gp3 for 10 days, price": 500 * 0.08 * 240 / HOURS,
    "EBS gp3 80 GB in London per month": 80 * usd("ebs.gp3_storage", "eu-west-2"),
    "What do 250 GB on EFS standard cost each month in N. Virginia": 75.0,
    "EFS in Singapore, 100 GB, standard class, per month?": 36.0,
    "If I go for EFS One Zone with 100 GB, how much monthly?": 16.0,
    "1 TB in EFS infrequent access, monthly price": 1024 * 0.025,
    "EFS archive class: 5 TB, what is the monthly cost": 5120 * 0.008,
    "EFS one zone IA 200 GB price a month": 200 * 0.0133,
    "EFS provisioned throughput of 20 MB/s, monthly price": 120.0,
    "reading 300 GB from EFS infrequent access, what is charged": 3.0,
    "Storing 60 GB of images in private ECR: dollars a month?": 6.0,
    "ECR with 35 GB of images in London, monthly fee": 3.5,
    "how much for 5 TB... no, let's say 2000 GB scanned with Logs Insights in us-east-1": 10.0,
    "2000 GB scanned with Logs Insights": 10.0,
    "Logs Insights query over 750 GB, price": 750 * 0.005,
    "what do we pay to store 800 GB in CloudWatch Logs per month": 800 * 0.03,
    "keeping 300 GB of logs in CloudWatch for 6 months costs what": 300 * 0.03 * 6,
    "CloudWatch Logs: 20 GB of ingestion a day, monthly bill?": 20 * DAYS * 0.5,
    "ingesting 150 GB of CloudWatch logs a month in London, price": 150 * 0.5985,
    "200 GB of CloudWatch logs ingested and 500 GB stored, per month": 200 * 0.5 + 500 * 0.03,
    "12 TB of Lambda vended logs a month, price": vended(12288),
    "Lambda logs through vended pricing, 40 TB a month: cost?": vended(40960),
    "500 GB between availability zones, what does it cost": 500 * 0.02,
    "300 GB cross-AZ traffic per month, one direction only, price": 3.0,
    "1 TB from us-east-1 to eu-west-1, data transfer cost": 1024 * 0.02,
    "2 TB cross-region replication traffic out of Frankfurt, what is the charge": 2048 * 0.02,
    "inter-region data transfer of 750 GB from Tokyo, price": 750 * 0.09,
    "how much do we pay for 15 TB going out to the internet": egress(15 * 1024),
    "egress of 60 TB a month from Frankfurt: cost?": egress(60 * 1024, "eu-central-1"),
    "80 GB of internet egress, price": 0,
    "200 TB out to the internet, monthly bill": egress(200 * 1024),
    "Keeping 5 provisioned concurrent Lambda environments of 1 GB warm all month, excluding the actual executions, how much?": 5
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "10 provisioned concurrency on a 512 MB function, what does keeping that on cost a month": 5
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "lambda provisioned concurrency: 4 environments at 2 GB on arm, monthly": 8
    * HOURS
    * 3600
    * usd("lambda.arm64.provisioned_concurrency_gb_second"),
    "50 million durable operations on lambda, price": 50e6 * usd("lambda.x86_64.durable_operation"),
    "Lambda durable functions: 3 million operations a month, cost?": 3e6
    * usd("lambda.x86_64.durable_operation"),
    "lambda response streaming of 400 GB, what does it cost": 400
    * usd("lambda.x86_64.response_streaming_gb"),
    "Lambda@Edge: 10 million requests of 50 ms at 128 MB, monthly cost": 1e7
    * usd("lambda.x86_64.lambda_at_edge_request")
    + 1e7 * 0.05 * 0.125 * usd("lambda.x86_64.lambda_at_edge_gb_second"),
    "lambda 2M requests 300 ms 1 GB with 4 GB of /tmp, price": 2e6 * usd("lambda.x86_64.request")
    + 6e5 * usd("lambda.x86_64.duration_gb_second")
    + 6e5 * 3.5 * usd("lambda.x86_64.ephemeral_storage_gb_second"),
    "Ten million Lambda invocations a month, 200 ms each with 512 MB, x86, no free tier. What's the damage?": 1e7
    * 2e-7
    + 1e6 * usd("lambda.x86_64.duration_gb_second"),
    "lambda arm64 1024 MB, 50 million calls of 100 ms per month without free tier": 5e7 * 2e-7
    + 5e6 * usd("lambda.arm64.duration_gb_second"),
    "REST API on API Gateway, 20 million requests monthly, cost of the gateway alone?": 70.0,
    "HTTP API with 50 million calls a month, what does API Gateway charge": 50.0,
    "API Gateway REST, 3M requests a day, monthly bill": 3 * DAYS * 3.5,
    "t3 unlimited: 200 vCPU-hours of surplus credits, what is charged": 10.0,
    "surplus CPU credits of a t4g instance, 50 vcpu hours, price": 2.0,
    "windows m5.xlarge monthly": HOURS * (usd("ec2.m5.xlarge") + 4 * 0.046),
    "m5.large with a one-year standard reservation, nothing upfront: what does that make per month?": 44.53,
    "m5.large reserved for 3 years, all upfront, effective monthly price": HOURS
    * ri("m5.large", 3, "all_upfront"),
    "m5.large 1 year reserved partial upfront, hourly effective rate": ri("m5.large", 1, "partial_upfront"),
    "c5.xlarge, three-year RI paid completely upfront, per month": HOURS * ri("c5.xlarge", 3, "all_upfront"),
    "r5.large convertible reserved instance for one year no upfront, monthly cost": HOURS
    * ri("r5.large", 1, "no_upfront", plan="convertible_ri"),
    "committing to two m5.xlarge for three years without paying anything in advance, monthly?": 2
    * HOURS
    * ri("m5.xlarge", 3),
    "How much is an m7g.large per month on-demand?": HOURS * usd("ec2.m7g.large"),
    "c5.xlarge hourly rate, Frankfurt": 0.194,
    "Three m5.large in Ireland, around the clock, on demand, what will that come to monthly?": 3
    * HOURS
    * usd("ec2.m5.large", "eu-west-1"),
    "running a g5.xlarge for 12 hours costs?": 12 * usd("ec2.g5.xlarge"),
    "m6g.large in Stockholm per month": HOURS * usd("ec2.m6g.large", "eu-north-1"),
    "Four t3.medium in Mumbai, month?": 4 * HOURS * usd("ec2.t3.medium", "ap-south-1"),
    "A whole year of a c6g.xlarge at list price?": 12 * HOURS * usd("ec2.c6g.xlarge"),
    "m5.large for 3 months, on demand, what does it cost": 3 * HOURS * usd("ec2.m5.large"),
    "two, no, three m5.large per month": 3 * HOURS * usd("ec2.m5.large"),
    "a dozen t3.small workers, monthly total?": 12 * HOURS * usd("ec2.t3.small"),
    "cheapest fargate size, quarter vCPU and half a gig, on all month in us-east-1: how much": HOURS
    * task(0.25, 0.5),
    "Fargate on Graviton with 1 vCPU/2 GB, 24/7 for a month?": HOURS
    * task(1, 2, kind="linux.arm64.on_demand"),
    "4 vCPU / 8 GB Fargate task that we run for 176 hours in a month, how much is it?": 176 * task(4, 8),
    "What do I pay in Tokyo for a Fargate task of 0.5 vCPU and 1 GB, whole month, x86?": HOURS
    * task(0.5, 1, "ap-northeast-1"),
    "Windows container on Fargate having 2 vCPU and 4 GB, price of an hour?": task(
        2, 4, kind="windows.x86_64.on_demand"
    )
    + 2 * usd("fargate.windows.x86_64.on_demand.os_license_vcpu_hour"),
    "task of 1 vCPU and 2 GB on fargate with 100 GB ephemeral storage for the month please": HOURS
    * (task(1, 2) + 80 * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour")),
    "10 ARM Fargate tasks, 0.5 vCPU 1 GB each, running permanently in eu-west-2. Monthly bill?": 10
    * HOURS
    * task(0.5, 1, "eu-west-2", "linux.arm64.on_demand"),
    "fargate 1 vcpu 2 gb for 3 months": 3 * HOURS * task(1, 2),
    "an ALB with 2 LCUs and a NAT gateway with 100 GB, monthly total": alb(2) + nat(100),
    "two m5.large, 100 GB of gp3 each and an NLB: monthly bill": HOURS * 2 * usd("ec2.m5.large")
    + 200 * 0.08
    + nlb(),
    "What's my yearly damage for 3 ALBs that average 1.5 LCUs?": 36
    * HOURS
    * (usd("alb.load_balancer_hour") + 1.5 * usd("alb.lcu_hour")),
    "One ALB, twelve LCUs. Monthly cost?": alb(12),
    "an application load balancer with LCU usage of 7, price per month": alb(7),
    "ALB cost per month": alb(1),
    "price for two idle ALBs in Canada per month": 2 * HOURS * usd("alb.load_balancer_hour", "ca-central-1"),
    "Internal NLB at 20 NLCUs, per year": 12 * nlb(20),
    "How much do we fork out for 2 gateway load balancers with 3 GLCU each per month?": 2 * gwlb(3),
    "monthly fee of a classic ELB": HOURS * 0.025,
    "NAT gateway, 1.5 TB a month, cost": nat(1536),
    "3 NAT gateways, each processing 200 GB monthly: total bill": nat(600, 3),
    "3 NAT gateways processing 200 GB in total a month, price": nat(200, 3),
    "what would a NAT gateway with 50 GB per day come to over a year?": 12 * nat(50 * DAYS),
    "how much are two NAT gateways for 8 hours a day": 2 * 8 * DAYS * usd("nat_gateway.hour"),
    "NAT gateway per year in Mumbai": 12 * HOURS * usd("nat_gateway.hour", "ap-south-1"),
    "data processing of 5 TB through NAT gateways, only the data processing, price": 5120 * 0.045,
    "our 14 public IPs, cost for a month": 14 * HOURS * 0.005,
    "idle elastic IP per month price": HOURS * 0.005,
    "price of 256 public ipv4 addresses per hour": 256 * 0.005,
    "an m5.large with a public IPv4 address, monthly cost": HOURS * (usd("ec2.m5.large") + 0.005),
    "how expensive are ten interface endpoints in 2 AZs each for a year": 20 * 12 * HOURS * 0.01,
    "interface endpoint in us-east-1 processing 1 TB a month, one AZ, price": HOURS * 0.01 + 1024 * 0.01,
    "EKS cluster in London per year": 12 * HOURS * 0.1,
    "one eks cluster with 2 nodes m6i.xlarge and an ALB, monthly": HOURS * (0.1 + 2 * usd("ec2.m6i.xlarge"))
    + alb(1),
    "what does an EKS control plane at tier-xl cost a month in all": HOURS * 1.75,
    "gp3 1000 GB 16000 IOPS 1000 MB/s monthly": gp3(1000, 16000, 1000),
    "gp3 with 12k IOPS and 1 TB: what do we pay per month": gp3(1024, 12000),
    "gp3 2TB with 2000 IOPS price": gp3(2048),
    "how much do 7000 IOPS on a 100 GB gp3 volume cost": gp3(100, 7000),
    "cost of 100 GB gp3 and 250 MiB/s throughput": gp3(100, 0, 250),
    "10 gp3 volumes of 50 GB for a year": 12 * 500 * 0.08,
    "10 volumes gp3, 500 GB in total, monthly": 40.0,
    "gp3 volume 100 GB, IOPS: 5000, throughput: 300 MB/s, per month?": gp3(100, 5000, 300),
    "io2, 200 GB, 32000 IOPS monthly": 25 + 32000 * 0.065,
    "io2 with 1000 GB and 50,000 IOPS, monthly cost": 125 + 32000 * 0.065 + 18000 * 0.0455,
    "2 io2 volumes of 500 GB with 40000 iops each, cost per month": 2
    * (62.5 + 32000 * 0.065 + 8000 * 0.0455),
    "what does an io2 volume with 500 GB and 100,000 iops cost a month?": 62.5
    + 32000 * (0.065 + 0.0455)
    + 36000 * 0.03185,
    "snapshot archive tier, 500 GB, monthly cost": 6.25,
    "what does archiving a 2 TB EBS snapshot cost?": 2048 * 0.0125,
    "API Gateway WebSocket, 20 million messages, price": 20,
    "what do 10 million websocket messages cost?": 10,
    "WebSocket API with 5 million messages and 20 million connection minutes a month, cost?": 5 + 20 * 0.25,
    "websocket api on api gateway: 2 billion messages a month, what is the price": 1000 + 1000 * 0.8,
    "REST API on API Gateway, 400 million requests monthly, cost?": 333 * 3.5 + 67 * 2.8,
    "rest api with 2 billion requests a month on api gateway, price": 333 * 3.5 + 667 * 2.8 + 1000 * 2.38,
    "http api with 500 million requests a month, cost": 300 + 200 * 0.9,
    "how much do 2 million rest api requests a day cost?": 2 * 365 / 12 * 3.5,
    "nat gateway in ireland, 500 GB a month, cost?": (HOURS + 500) * 0.048,
    "price of two idle NAT gateways in Ireland": 2 * HOURS * 0.048,
    "2 io1 volumes of 100 GB with 1000 IOPS each per month": 2 * (12.5 + 65),
    "st1 1 TB per month": 1024 * 0.045,
    "snapshot of a 1 TB volume per month, price": 51.2,
    "5 snapshots of 100 GB each, monthly price": 25.0,
    "EFS 300 GB standard plus 700 GB infrequent access, monthly": 90 + 17.5,
    "2 TB in EFS IA, what do I pay per year?": 12 * 2048 * 0.025,
    "EFS standard price for 10 GB": 3.0,
    "ECR 120 GB per year": 144.0,
    "CloudWatch Logs at 5 GB per hour, monthly": 5 * HOURS * 0.5,
    "logs: 1 TB ingested, month": 512.0,
    "how much are 3 TB of log storage in cloudwatch for a year": 12 * 3072 * 0.03,
    "scan 10 TB of logs with a query, cost?": 51.2,
    "Logs Insights 200 GB per day, monthly bill": 200 * DAYS * 0.005,
    "10 TB egress": egress(10240),
    "traffic to the internet of 3 TB from Tokyo a month": egress(3072, "ap-northeast-1"),
    "what does 500 MB of egress cost": 0,
    "5 TB to the internet and 2 TB between AZs, monthly cost": egress(5120) + 2048 * 0.02,
    "5 TB from frankfurt to virginia": 5120 * 0.02,
    "how much does 1 PB of egress cost": egress(1024 * 1024),
    "ecs managed instances overhead on 6 c6i.xlarge": 6 * HOURS * 0.12 * usd("ec2.c6i.xlarge"),
    "transfer of 10 TB from Frankfurt to Ireland, price": 10240 * 0.02,
    "copying 3 TB from us-east-1 to us-west-2 costs": 3072 * 0.02,
    "lambda 5M requests, 1 GB, 100 ms, 3 provisioned concurrency monthly price": 5e6 * 2e-7
    + 3 * HOURS * 3600 * usd("lambda.x86_64.provisioned_concurrency_gb_second")
    + 5e5 * usd("lambda.x86_64.provisioned_duration_gb_second"),
    "provisioned concurrency of 20 for a 1536 MB function, monthly": 30
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "provisioned concurrency 3 environments 1 GB 12 hours a day": 3
    * 12
    * DAYS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "HTTP API 5 requests per second all month": 5 * 3600 * HOURS / 1e6,
    "m5.large reserved 1 year": HOURS * ri("m5.large"),
    "m5.large reserved instance in Tokyo, 3 years, partial upfront, per month": HOURS
    * ri("m5.large", 3, "partial_upfront", "ap-northeast-1"),
    "ten c5.large on a 3-year reservation with everything upfront, yearly cost": 10
    * 12
    * HOURS
    * ri("c5.large", 3, "all_upfront"),
    "12-month commitment for a t3.large, no upfront, monthly": HOURS * ri("t3.large"),
    "m5.large windows reserved 1 year all upfront monthly": HOURS
    * (ri("m5.large", 1, "all_upfront") + 2 * 0.046),
    "m5.large for 2 weeks": 14 * 24 * usd("ec2.m5.large"),
    "4 m5.large for 6 months on demand": 24 * HOURS * usd("ec2.m5.large"),
    "m5.large, 5 days a week 10 hours a day, monthly price": 10 * DAYS * 5 / 7 * usd("ec2.m5.large"),
    "m5.large and 2 of t3.small monthly": HOURS * (usd("ec2.m5.large") + 2 * usd("ec2.t3.small")),
    "5 fargate tasks 1 vcpu 2 gb and 5 public ipv4 addresses monthly": HOURS * (5 * task(1, 2) + 5 * 0.005),
    "ECS Anywhere, 3 servers, 12 hours a day": 36 * DAYS * usd("ecs.anywhere_instance_hour"),
    "6 servers on ECS Anywhere and 2 EKS clusters monthly": HOURS
    * (6 * usd("ecs.anywhere_instance_hour") + 0.2),
    "app runner 0.25 vCPU 0.5 GB monthly": HOURS * (0.25 * 0.064 + 0.5 * 0.007),
    "our two ALBs, actually three, at 2 LCUs each: monthly?": 3 * alb(2),
    "200 GB gp3 — sorry, 300 GB — per month": 24.0,
    "100 GB EFS, I mean 150 GB, monthly price": 45.0,
    "two NAT gateways; make that 4, monthly cost": nat(0, 4),
    "t3.xlarge only business hours, monthly": 8 * WORKING_DAYS * usd("ec2.t3.xlarge"),
    "m5.large on weekdays from 9 to 5, price": 8 * WORKING_DAYS * usd("ec2.m5.large"),
    "m6a.large from 8am to 8pm every day, monthly": 12 * DAYS * usd("ec2.m6a.large"),
    "how much will 3 c7g.2xlarge run me in dublin for a quarter": 9
    * HOURS
    * usd("ec2.c7g.2xlarge", "eu-west-1"),
    "0.5 vCPU / 2 GB fargate spot, 20 of them, price": 20 * HOURS * task(0.5, 2, kind="linux.x86_64.spot"),
    "cost of ten t3.medium RIs over 3 years": 360 * HOURS * ri("t3.medium", 3),
    "price of 20 lambdas of 256 MB kept warm with provisioned concurrency": 5
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "gp3 125 extra MB/s of throughput, price": 125 * usd("ebs.gp3_throughput"),
    "cost of a million http api calls a day": DAYS * usd("apigw.http_requests"),
    "m5.large weekdays only, monthly": 24 * WORKING_DAYS * usd("ec2.m5.large"),
    "price of a fargate task 2 vcpu 8 gb, only on weekdays 9 hours a day": 9 * WORKING_DAYS * task(2, 8),
    "nat gateway only in office hours, cost": 8 * WORKING_DAYS * usd("nat_gateway.hour"),
    "t3.micro for 3 years on demand, cost": 36 * HOURS * usd("ec2.t3.micro"),
    "r5.xlarge 3 year all upfront reserved, total price": 36 * HOURS * ri("r5.xlarge", 3, "all_upfront"),
    "reserved m5.large 1 year all upfront: how much do I pay up front": 12
    * HOURS
    * ri("m5.large", 1, "all_upfront"),
    "price per vcpu hour of m7g.large": usd("ec2.m7g.large") / 2,
    "fargate 512 cpu units 1024 MB, monthly": HOURS * task(0.5, 1),
    "ecs managed instances fee for c7g.2xlarge": HOURS * 0.12 * usd("ec2.c7g.2xlarge"),
    "price of 2 m7g.xlarge on lambda managed instances plus 100 million requests": 2
    * HOURS
    * 1.15
    * usd("ec2.m7g.xlarge")
    + 20,
    "eks with 3 t3.large nodes and 100 GB gp3 each": HOURS * (0.1 + 3 * usd("ec2.t3.large")) + gp3(300),
    "price of lambda 10M requests 100 ms 512 MB plus an http api": 1e7 * usd("lambda.x86_64.request")
    + 5e5 * usd("lambda.x86_64.duration_gb_second")
    + 10,
    "extra 5000 iops on gp3": 5000 * usd("ebs.gp3_iops"),
    "an ALB for 24 hours": 24 * (usd("alb.load_balancer_hour") + usd("alb.lcu_hour")),
    "our web tier: 4 c6i.large, an alb, 2 TB egress": HOURS * 4 * usd("ec2.c6i.large") + alb() + egress(2048),
    "2 TB of EFS in One Zone and 1 TB in archive, price per month": 2048 * usd("efs.one_zone_storage")
    + 1024 * usd("efs.archive_storage"),
}
BARE_RATES = {
    "NAT gateway data processing rate per GB in Seoul?": "$0.059",
    "how much is one hour of an application load balancer in ca-central-1": "$0.02475",
    "CloudWatch Logs ingestion price per GB in London?": "$0.5985",
    "Per-GB price of the first 10 TB going out to the internet from São Paulo?": "$0.15",
    "What does a gigabyte between two availability zones cost in each direction, Frankfurt": "$0.01",
    "price per GB of EFS One Zone": "$0.16",
    "what is charged per LCU-hour of an ALB": "$0.008",
    "price per GB of ECR storage in London": "$0.1",
    "gp3 price per extra IOPS": "$0.005",
    "gp3 iops price": "$0.005",
    "alb lcu price": "$0.008",
    "price of a provisioned IOPS on io2": "$0.065",
    "cost per million REST API requests": "$3.5",
    "what would we roughly pay per month for one m7i.2xlarge as a spot instance": "$111.8",
    "Fargate Spot, eu-central-1, 2 vCPU 4 GB, month": "$25.0",
}
NO_SUMS = [
    "how do I reduce NAT gateway costs of 500 GB a month",
    "m5.large price change last year",
    "EBS gp3 500GB snapshot daily monthly cost",
    "io2 volume of 100 GB with 5000 IOPS snapshot price",
    "ALB for 5 services, what does it cost per month?",
    "m5.large dedicated host per month",
    "m5.large with RHEL, monthly price",
    "5 m5.large with SQL Server, price per month",
    "how much do 100 GB of S3 cost per month",
    "db.m5.large RDS monthly price",
    "100 GB gp3 minus a 30% discount, monthly price",
    "two NAT gateways in three AZs, monthly price",
    "200 GB IA log class ingestion per month, price",
    "AppSync WebSocket, 20 million messages, price",
    "data transfer from us-east-1 to us-east-2, 500 GB, price",
    "EFS 500 GB with 100 MB/s provisioned throughput, price a month",
    "NAT gateway price with 50 connections a second",
    "io1 500 GB, cost of multi-attach to 3 instances",
    "300 GB copied from CloudFront to the internet, price",
    "ElastiCache with 3 nodes of 4 GB, price per month",
    "public ECR with 500 GB, price",
    "half an LCU on average: what does the ALB cost us monthly?",
    "ALB with 2 million requests a month, cost?",
    "ALB and 300 GB a month, cost?",
    "an ELB classic for 10 days",
    "a pair of NAT gateways, price per month",
    "a few NAT gateways, price per month",
    "gateway endpoint for S3 price per month",
    "EKS cluster in Frankfurt per month",
    "io2 500 GB without IOPS",
    "gp2 1 TB, 8 hours a day, price",
    "3 repositories with 20 GB each in ECR monthly",
    "100 GB of CloudWatch logs with the first 5 GB free",
    "data transfer in from the internet of 5 TB, price",
    "data transfer to CloudFront 5 TB price",
    "100 GB between AZs each way, price",
    "durable functions with 1M operations and 100 GB written",
    "REST API with a 1.6 GB cache, 10M requests a month, price",
    "m5.large with compute savings plan 1 year",
    "m5.large with 3 ENIs price per month",
    "m5.large at $0.08 an hour for a month",
    "two m5.large in Ireland and Tokyo per month",
    "cost of m5.large with 20% discount per month",
    "fargate 2 vCPU 4 GB in 3 AZs, one task each, monthly",
    "Windows licence for m5.2xlarge per month",
    "app runner paused service price",
]


@pytest.mark.parametrize("question", THINGS)
def test_what_is_billed_around_compute_is_the_sum_over_the_price_table(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "estimate", answer.text
    assert first_amount(answer.text) == pytest.approx(THINGS[question], abs=0.0061)
    assert all(citation.card in KNOWLEDGE.cards for citation in answer.citations)


@pytest.mark.parametrize("question", BARE_RATES)
def test_a_bare_rate_is_told_as_it_stands(question: str) -> None:
    assert BARE_RATES[question] in ANSWERER.answer(question).text


@pytest.mark.parametrize("question", NO_SUMS)
def test_what_a_sum_would_leave_out_is_no_sum(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind != "estimate", answer.text


@pytest.mark.parametrize("question", SUMS)
def test_an_estimate_is_the_sum_over_the_price_table(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "estimate"
    assert first_amount(answer.text) == pytest.approx(SUMS[question], abs=0.006)
    assert "Source: " in answer.text
    assert re.search(r"\d{4}-\d{2}", answer.text)
    assert all(citation.card in KNOWLEDGE.cards for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("can I run 3 vCPU with 7 GB on fargate", "answer", ["**No**", "4 vCPU / 8 GB", "$144.16"]),
        ("is 1 vCPU with 2 GB valid on fargate?", "answer", ["**Yes**", "$36.04"]),
        ("how many t3.medium tasks with awsvpc", "answer", ["**2 tasks**"]),
        ("how many tasks fit on a c5.xlarge", "answer", ["**3 tasks**", "**20** with ENI trunking"]),
        ("how many pods on m5.large", "answer", ["**29 pods**"]),
        ("m5.large max pods", "answer", ["**29 pods**"]),
        ("c6i.large pods", "answer", ["**29 pods**"]),
        ("t3.small pod limit", "answer", ["**11 pods**"]),
        ("max eni t3.small", "answer", ["**3 network interfaces of 4 IPv4 each**"]),
        ("what is a t3.medium baseline", "answer", ["**20 percent of each vCPU**"]),
        ("t3.nano max credits", "answer", ["**6 CPU credits an hour, 144 saved at most**"]),
        ("t4g.xlarge credits per hour", "answer", ["**96 CPU credits an hour"]),
        ("m5.large cpu credits", "answer", ["**No CPU credits**"]),
        ("how much memory does c7g.16xlarge have", "answer", ["**128 GiB**"]),
        ("vcpus of r6i.2xlarge", "answer", ["**8 vCPU**"]),
        ("how many seconds in 15 minutes", "answer", ["**900 seconds**"]),
        ("1 vCPU is how many cpu units", "answer", ["**1,024 CPU units**"]),
        ("2048 cpu units in vcpu", "answer", ["**2 vCPU**"]),
        ("2 million per month in requests per second", "answer", ["**0.761 a second**"]),
        ("can a fargate task have 24 vCPU?", "answer", ["**No**", "8, 16, 32 vCPU"]),
        ("does fargate support 8 vcpu", "answer", ["**Yes**", "16 to 60 GB"]),
        ("you can run 10 awsvpc tasks on one t3.medium", "corrected", ["No: ", "**2 tasks**"]),
        ("how much cheaper is arm fargate than x86", "estimate", ["**20% less**", "against $36.04"]),
        ("what percent cheaper is fargate spot", "estimate", [" less**", "Spot"]),
        ("fargate savings plan 1 year 2 vcpu 4 GB", "estimate", ["no 1-year Savings Plan rate"]),
        ("m5.large vs m6g.large", "comparison", ["**m6g.large is cheaper**, by 20%."]),
        ("what is 2 TB in GB", "answer", ["**2,048 GB**"]),
        ("100 rps per month", "answer", ["**262,800,000 a month**", "730"]),
        ("how many requests per second is 100M a month", "answer", ["a second"]),
        ("m9z.large price", "declined", ["no instance type m9z.large", "m9g.large"]),
        ("fargate arm price in paris", "declined", ["eu-west-3", "eu-west-1"]),
        ("fargate arm windows 2 vcpu 4 gb price", "answer", ["**No**", "x86_64"]),
        ("lambda 40 minutes 1M requests cost", "answer", ["**No**", "30 minutes"]),
        ("lambda 20 GB 1M requests 1s price", "answer", ["**No**", "10,240 MB"]),
        ("t3.medium vs m7g.medium", "comparison", ["| t3.medium | 2 | 4 |", "burstable"]),
        ("t3 vs t4g", "comparison", ["| t3.large | 2 | 8 | x86_64 |", "| t4g.large | 2 | 8 | arm64 |"]),
        ("m7g with 200 GB price", "comparison", ["| m7g.16xlarge | 64 | 256 |"]),
        ("m7g.large 1 year no upfront", "estimate", ["1-year commitment", "estimated"]),
        ("t3.medium 3 year all upfront", "estimate", ["$11.44", "all paid upfront, spread over its hours"]),
        ("m5.large compute savings plan 1 year", "declined", ["no Compute Savings Plan rate", "$44.53"]),
        ("t3.medium only business hours, cost", "estimate", ["business hours taken as 8 hours on weekdays"]),
        ("m5.large 1 year all upfront reserved", "estimate", ["$501.00 at the start"]),
        ("which regions have fargate spot prices", "answer", ["Regions**", "eu-west-1"]),
    ],
)
def test_what_can_be_reckoned_is_answered(question: str, kind: str, words: list[str]) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == kind, answer.text
    assert all(word in answer.text for word in words), answer.text


@pytest.mark.parametrize(
    ("question", "cheaper", "dearer"),
    [
        (
            "nat gateway london vs us-east-1",
            HOURS * usd("nat_gateway.hour"),
            HOURS * usd("nat_gateway.hour", "eu-west-2"),
        ),
        (
            "is Sao Paulo dearer than Virginia for a fargate task of 2 vcpu and 4 gb?",
            HOURS * task(2, 4),
            HOURS * task(2, 4, "sa-east-1"),
        ),
        (
            "t3.medium or a fargate task of 2 vcpu and 4 gb: which is cheaper",
            HOURS * usd("ec2.t3.medium"),
            HOURS * task(2, 4),
        ),
        (
            "what's cheaper for 24/7: fargate spot or a t4g.medium",
            HOURS * task(1, 2, kind="linux.x86_64.spot"),
            HOURS * usd("ec2.t4g.medium"),
        ),
        ("io2 against gp3 for 200 GB, price", 200 * usd("ebs.gp3_storage"), 200 * usd("ebs.io2_storage")),
        (
            "m5.large frankfurt vs ohio",
            HOURS * usd("ec2.m5.large", "us-east-2"),
            HOURS * usd("ec2.m5.large", "eu-central-1"),
        ),
    ],
)
def test_two_things_are_held_against_each_other(question: str, cheaper: float, dearer: float) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "comparison", answer.text
    amounts = [
        float(amount.replace(",", "")) for amount in re.findall(r"\$([\d,]+\.\d\d) a month", answer.text)
    ]
    assert amounts[0] == pytest.approx(cheaper, abs=0.006)
    assert f"against ${dearer:,.2f}" in answer.text
    assert f"by {1 - cheaper / dearer:.0%}" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "fargate vs lambda memory",
        "alb or nlb for websockets",
        "nat gateway or vpc endpoint for s3",
        "gp2 or gp3",
    ],
)
def test_what_asks_for_no_price_is_no_comparison_of_prices(question: str) -> None:
    assert "USD a month" not in ANSWERER.answer(question).text


@pytest.mark.parametrize(
    "question",
    [
        "is it cheaper to let a t3.small run all month or to use lambda for 2 million short calls",
        "are 5 million lambda calls cheaper than an m5.large",
    ],
)
def test_half_of_a_comparison_is_no_answer(question: str) -> None:
    assert ANSWERER.answer(question).kind != "estimate"


def test_calls_are_no_instances() -> None:
    answer = ANSWERER.answer("what does a t3.small cost for 2 million short calls")
    assert "2,000,000 t3.small" not in answer.text


def test_the_cheapest_instance_is_no_dearer_than_any_that_fits() -> None:
    answer = ANSWERER.answer("cheapest x86 instance with 8 vCPU and 32 GB in ireland")
    asked = [row for row in KNOWLEDGE.prices.rows("ec2_instance_types.csv") if row["hypervisor"] == "nitro"]
    fitting = [
        usd(f"ec2.{row['instance_type']}", "eu-west-1")
        for row in asked
        if float(row["vcpus"]) >= 8
        and float(row["memory_gib"]) >= 32
        and row["architectures"] == "x86_64"
        and KNOWLEDGE.prices.has(f"ec2.{row['instance_type']}", "eu-west-1")
    ]
    assert first_amount(answer.text) == pytest.approx(min(fitting))


def test_a_steady_instance_is_not_burstable() -> None:
    text = ANSWERER.answer("cheapest x86 instance with 2 vcpu and 4 gb, not burstable").text
    assert "| yes |" not in text
    assert "| no |" in text


@pytest.mark.parametrize(
    "question",
    [
        "t3.medium burst credits",
        "max memory for 4 vCPU fargate",
        "what is the lambda timeout",
        "how many security groups per network interface",
        "can lambda run for 20 minutes?",
        "is t3.medium good for a production database of patient records",
    ],
)
def test_a_question_about_a_limit_is_no_estimate(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind != "estimate"
    assert answer.topic is None or answer.topic.estimate is None


def test_follow_ups_change_one_thing_and_keep_the_rest() -> None:
    session = Session()
    month = first_amount(session.send("2 fargate tasks with 1 vCPU and 2 GB, price per month?").text)
    arm = session.send("what about arm?")
    assert first_amount(arm.text) == pytest.approx(2 * HOURS * task(1, 2, kind=ARM), abs=0.006)
    tokyo = session.send("and in tokyo?")
    assert first_amount(tokyo.text) == pytest.approx(2 * HOURS * task(1, 2, "ap-northeast-1", ARM), abs=0.006)
    second = session.send("per hour")
    assert first_amount(second.text) == pytest.approx(2 * task(1, 2, "ap-northeast-1", ARM), abs=1e-6)
    assert month == pytest.approx(2 * HOURS * task(1, 2), abs=0.006)


def test_an_estimate_in_the_middle_of_a_dialog_changes_no_slot() -> None:
    session = Session()
    session.send("I have a nightly report that takes 20 minutes")
    before = dict(session.slots)
    reply = session.send("how much is one m7g.large a month?")
    assert reply.kind == "estimate"
    assert reply.asks is not None
    assert dict(session.slots) == before


def test_a_workload_of_ones_own_is_no_estimate() -> None:
    reply = Session().send(
        "my function gets 3M requests a month, 200 ms each, 512 MB: where should I run it?"
    )
    assert reply.kind in {"question", "recommendation"}
    assert reply.slots["requests_per_month"].value == 3_000_000


REACHED = {
    "lambda.x86_64.request": "lambda 1M requests 100 ms 512 MB, price",
    "lambda.x86_64.free_tier_requests": "lambda 2M requests 100 ms 512 MB with free tier, price",
    "lambda.x86_64.response_streaming_gb": "lambda response streaming of 400 GB, price",
    "ecs_managed_instances.management_fee_g_family": "g5.xlarge on ECS managed instances, price per month",
    "fargate.windows.x86_64.on_demand.vcpu_hour": "fargate windows task 2 vCPU 8GB, price",
    "fargate.linux.x86_64.spot.vcpu_hour": "fargate spot 1 vCPU 2 GB price",
    "fargate.linux.arm64.spot.vcpu_hour": "fargate spot arm 1 vCPU 2 GB price in Seoul",
    "fargate.linux.arm64.on_demand.ephemeral_gb_hour": "80 GB of extra ephemeral storage on an arm fargate task, price",
}
"""Rates that no line of a thing names -> a question whose estimate is made of them."""
UNPRICED = {
    "cloudwatch_logs.free_ingestion", "ecs.control_plane", "ecs.express_mode",
    "data_transfer.internet_out_free", "lambda.arm64.free_tier_gb_seconds",
    "lambda.arm64.free_tier_requests", "lambda.x86_64.free_tier_gb_seconds",
}  # fmt: skip
"""Rates of nothing, which an answer tells in words."""


def keys_of_things() -> set[str]:
    document = KNOWLEDGE.document("estimates.yaml")
    every = [one for thing in document["things"] for one in (thing, *thing.get("variants", ()))]
    lines = [line for one in every for line in one.get("lines", ())]
    named = {key for line in lines for key in (line.get("key", ""), *line.get("tiers", ()))}
    kinds = {key.replace("{architecture}", kind) for key in named for kind in ("x86_64", "arm64")}
    tiers = {
        f"{thing['tiers']}_tier{tier}"
        for thing in document["things"]
        for tier in range(1, 5)
        if "tiers" in thing
    }
    return kinds | tiers


def test_every_price_key_can_be_asked_for() -> None:
    by_platform = re.compile(
        r"fargate\.\w+\.\w+\.\w+\.\w+|lambda\.(?:x86_64|arm64)\.\w+|(?:ecs|lambda)_managed_instances\.\w+"
        r"|ec2\.windows_license_vcpu_hour"
    )
    left = KNOWLEDGE.prices.keys() - keys_of_things() - UNPRICED - REACHED.keys()
    assert [key for key in sorted(left) if not by_platform.fullmatch(key)] == []


@pytest.mark.parametrize("key", REACHED)
def test_a_rate_of_a_platform_is_reached(key: str) -> None:
    assert ANSWERER.answer(REACHED[key]).kind == "estimate"


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 500), st.integers(1, 20))
def test_capacity_units_and_balancers_multiply(units: int, count: int) -> None:
    text = ANSWERER.answer(f"price of {count} ALBs at {units} LCUs each per month").text
    each = HOURS * (usd("alb.load_balancer_hour") + units * usd("alb.lcu_hour"))
    assert first_amount(text) == pytest.approx(count * each, abs=0.006)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 16_000), st.integers(1, 16_000), st.integers(1, 1000))
def test_included_iops_and_throughput_cost_nothing(gb: int, iops: int, mib: int) -> None:
    text = ANSWERER.answer(f"gp3 {gb} GB with {iops} IOPS and {mib} MiB/s, monthly price").text
    assert first_amount(text) == pytest.approx(gp3(gb, iops, mib), abs=0.006)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 200_000), st.integers(1, 200_000))
def test_more_traffic_never_costs_less(one: int, other: int) -> None:
    less, more = sorted((one, other))
    amounts = [first_amount(ANSWERER.answer(f"price of {gb} GB of egress").text) for gb in (less, more)]
    assert amounts[0] <= amounts[1]


@settings(deadline=None)
@given(st.integers(1, 40), st.sampled_from(["us-east-1", "eu-west-1", "ap-northeast-1"]))
def test_more_tasks_cost_in_proportion(count: int, region: str) -> None:
    one = ANSWERER.answer(f"price of 1 fargate task with 1 vCPU and 4 GB in {region}")
    many = ANSWERER.answer(f"price of {count} fargate tasks with 1 vCPU and 4 GB in {region}")
    assert first_amount(many.text) == pytest.approx(count * first_amount(one.text), abs=0.01 * count)


@settings(deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    ANSWERER.answer(f"price of m5.large {text}")
    ANSWERER.answer(f"fargate {text} 2 vcpu 4gb cost")


def test_every_card_that_an_estimate_cites_exists() -> None:
    document = KNOWLEDGE.document("estimates.yaml")
    assert {thing["card"] for thing in document["things"]} <= set(KNOWLEDGE.cards)
    variants = [variant for thing in document["things"] for variant in thing.get("variants", ())]
    lines = [line for one in (*document["things"], *variants) for line in one.get("lines", ())]
    keys = {key for line in lines for key in (line.get("key"), *line.get("tiers", ())) if key}
    assert {key.replace("{architecture}", "x86_64") for key in keys} <= KNOWLEDGE.prices.keys()
    assert {
        line[name] for line in lines for name in ("fact", "above") if name in line
    } <= KNOWLEDGE.facts.keys()


@pytest.mark.parametrize(
    "question",
    ["predict the spot price of m5.large", "what will the spot price of m5.large be tomorrow"],
)
def test_no_price_is_foretold(question) -> None:
    assert ANSWERER.answer(question).kind != "estimate"


@pytest.mark.parametrize(
    ("question", "vcpus", "gb"),
    [
        ("price of 4 pods with 0.5 vcpu and 1 GB on EKS Fargate", 4 * 0.5, 4 * 2),
        ("monthly cost of 10 fargate pods with 2 vcpu 4 GB", 10 * 2, 10 * 5),
    ],
)
def test_a_pod_on_fargate_is_billed_with_what_kubernetes_takes(question, vcpus, gb):
    of = "fargate.linux.x86_64.on_demand"
    hourly = vcpus * usd(f"{of}.vcpu_hour") + gb * usd(f"{of}.gb_hour")
    assert first_amount(ANSWERER.answer(question).text) == pytest.approx(HOURS * hourly, abs=0.01)


def test_a_pod_larger_than_fargate_has_is_refused():
    most = KNOWLEDGE.figure("eks.fargate_vcpu_max.max")
    assert f"at most {most:g} vCPU" in ANSWERER.answer("fargate pod 32 vcpu price").text


def test_a_rate_by_itself_is_that_of_the_region_asked_for():
    text = ANSWERER.answer("nat gateway data processing per GB in ireland").text
    assert first_amount(text) == usd("nat_gateway.data_processed", "eu-west-1")
