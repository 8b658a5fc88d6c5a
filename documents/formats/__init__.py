"""One module for each format that articles come in: decoded text or bytes in, a draft out."""

from documents.formats.draft import Draft
from documents.formats.html import read_html
from documents.formats.markdown import read_markdown
from documents.formats.plain import read_plain

__all__ = ["Draft", "read_html", "read_markdown", "read_plain"]
