"""Reading in processes of their own, so that no file can take more than its time or memory."""

from documents.isolation.ahead import Reading, read_ahead
from documents.isolation.process import ReadingProcess

__all__ = ["Reading", "ReadingProcess", "read_ahead"]
