"""Security groups: whether a packet gets through, what is open, what a group says."""

from assistant.security_groups.auditing import AuditFinding, audit
from assistant.security_groups.checking import Step, Verdict, check
from assistant.security_groups.explaining import explain
from assistant.security_groups.files import read_files, read_topology
from assistant.security_groups.probes import Probe
from assistant.security_groups.rulebook import Rule
from assistant.security_groups.topology import Topology

__all__ = [
    "AuditFinding",
    "Probe",
    "Rule",
    "Step",
    "Topology",
    "Verdict",
    "audit",
    "check",
    "explain",
    "read_files",
    "read_topology",
]
