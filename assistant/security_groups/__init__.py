"""Security groups: whether a packet gets through, what is open, what a group says, what a change does."""

from assistant.security_groups.auditing import AuditFinding, audit
from assistant.security_groups.changes import AddAclEntry, AddRule, with_changes
from assistant.security_groups.checking import Step, Verdict, check
from assistant.security_groups.diffing import Comparison, diff
from assistant.security_groups.explaining import explain
from assistant.security_groups.files import read_files, read_topology
from assistant.security_groups.fixing import Fix, fix
from assistant.security_groups.probes import Probe
from assistant.security_groups.reaching import Listener, Reached, listeners, reach, who
from assistant.security_groups.rendering import render
from assistant.security_groups.rulebook import Rule
from assistant.security_groups.sources.findings import Reading
from assistant.security_groups.topology import Topology

__all__ = [
    "AddAclEntry",
    "AddRule",
    "AuditFinding",
    "Comparison",
    "Fix",
    "Listener",
    "Probe",
    "Reached",
    "Reading",
    "Rule",
    "Step",
    "Topology",
    "Verdict",
    "audit",
    "check",
    "diff",
    "explain",
    "fix",
    "listeners",
    "reach",
    "read_files",
    "read_topology",
    "render",
    "who",
    "with_changes",
]
