"""Running a haystack Pipeline so that an error of the domain comes out as itself."""

from collections.abc import Iterator, Set
from typing import Any

from haystack import Pipeline
from haystack.core.errors import PipelineRuntimeError

from documents import NewsquoteError


def run_pipeline(pipeline: Pipeline, data: dict[str, Any], *, outputs_of: Set[str]) -> Any:  # noqa: ANN401 - what the components give
    """Run `pipeline` and return the outputs of the components named, by component.

    :raises NewsquoteError: the one that a component raised, if it raised one.
    :raises PipelineRuntimeError: for any other fault of a component.
    """
    try:
        return pipeline.run(data, include_outputs_from=set(outputs_of))
    except PipelineRuntimeError as error:
        for cause in _causes(error):
            if isinstance(cause, NewsquoteError):
                raise cause from error
        raise


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__
