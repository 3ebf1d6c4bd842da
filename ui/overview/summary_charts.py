"""What draws the charts of the summary: all of it is read when the first is drawn, not before."""

from __future__ import annotations

from model.summary.summary import Summary
from reports.summary.chart_marks import chart_marks
from reports.summary.charts import score_chart, spread_chart
from reports.summary.scatter import scatter_chart
from ui.overview.chart_view import SCATTER_HEIGHT, SPREAD_HEIGHT, Maker


def makers(summary: Summary) -> tuple[Maker, ...]:
    """Return what draws the charts of a summary: scores, rates against scores, spread."""
    return (
        lambda width: chart_marks(score_chart(summary, width)),
        lambda width: chart_marks(scatter_chart(summary, width, SCATTER_HEIGHT)),
        lambda width: chart_marks(spread_chart(summary, width, SPREAD_HEIGHT)),
    )
