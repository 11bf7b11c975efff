"""IAM policy documents, which CloudFormation and Terraform write alike."""

from __future__ import annotations

from typing import Any


def allow(actions: list[str], resource: Any, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a statement that allows actions on a resource."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return statement if condition is None else {**statement, "Condition": condition}


def document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a policy document of these statements."""
    return {"Version": "2012-10-17", "Statement": statements}


def trust(service: str) -> dict[str, Any]:
    """Return the policy by which one service, and nobody else, may take a role."""
    actions: Any = (
        ["sts:AssumeRole", "sts:TagSession"] if service == "eks.amazonaws.com" else "sts:AssumeRole"
    )
    return document([{"Effect": "Allow", "Principal": {"Service": service}, "Action": actions}])


def run_tasks(definition: Any, cluster: Any, roles: list[Any]) -> list[dict[str, Any]]:
    """Return statements that allow to run one task in one cluster and to hand it its roles, and no more."""
    return [
        allow(["ecs:RunTask"], definition, {"ArnEquals": {"ecs:cluster": cluster}}),
        hand_over(roles, "ecs-tasks.amazonaws.com"),
    ]


def hand_over(roles: Any, service: str) -> dict[str, Any]:
    """Return a statement that allows to hand roles to one service."""
    return allow(["iam:PassRole"], roles, {"StringEquals": {"iam:PassedToService": service}})
