"""Security groups: whether a packet gets through, what is open, what a group says, what a change does."""

from assistant.security_groups.auditing import SEVERITIES, AuditFinding, audit
from assistant.security_groups.blueprint import Blueprint, as_topology, design, explained, find_parts
from assistant.security_groups.blueprint_exports import export_blueprint
from assistant.security_groups.changes import AddAclEntry, AddRule, with_changes
from assistant.security_groups.checking import Step, Verdict, check
from assistant.security_groups.diffing import Comparison, diff
from assistant.security_groups.drawing import Graph, as_dot, as_mermaid, as_text, graph
from assistant.security_groups.explaining import explain
from assistant.security_groups.files import read_change, read_files, read_topology
from assistant.security_groups.fixing import Fix, client_ports_of, fix
from assistant.security_groups.probes import Probe
from assistant.security_groups.reaching import Listener, Reached, between, listeners, reach, who
from assistant.security_groups.rendering import FORMATS, render
from assistant.security_groups.rulebook import Rule
from assistant.security_groups.sarif import sarif
from assistant.security_groups.sources.findings import Place, Reading
from assistant.security_groups.topology import Topology

__all__ = [
    "FORMATS",
    "SEVERITIES",
    "AddAclEntry",
    "AddRule",
    "AuditFinding",
    "Blueprint",
    "Comparison",
    "Fix",
    "Graph",
    "Listener",
    "Place",
    "Probe",
    "Reached",
    "Reading",
    "Rule",
    "Step",
    "Topology",
    "Verdict",
    "as_dot",
    "as_mermaid",
    "as_text",
    "as_topology",
    "audit",
    "between",
    "check",
    "client_ports_of",
    "design",
    "diff",
    "explain",
    "explained",
    "export_blueprint",
    "find_parts",
    "fix",
    "graph",
    "listeners",
    "reach",
    "read_change",
    "read_files",
    "read_topology",
    "render",
    "sarif",
    "who",
    "with_changes",
]
