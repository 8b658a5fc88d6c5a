"""The report: one HTML file that shows an evaluation, charts and all, without any network."""

from evaluation.report.page import write_report

__all__ = ["write_report"]
