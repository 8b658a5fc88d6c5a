"""A damaged archive made whole: what its pages still hold is read and put into a new one."""

from index.repair.repairing import Repair, repair

__all__ = ["Repair", "repair"]
