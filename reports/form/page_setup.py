"""The page a form is planned on, as its page options and its template want it."""

from __future__ import annotations

from dataclasses import dataclass

from model.form.page_options import USUAL, PageOptions
from reports.pdf.page_content import A4, BOTTOM, MM, TOP

ONE_PAGE_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5)
MANY_PAGES_SIZES = (9.0, 8.5, 8.0)
# two texts of a footer stand so far apart
_APART = "　　"


@dataclass(frozen=True, slots=True)
class PageSetup:
    """A page: measures and margins in points, the sizes to try for one page or for several, what its footer says."""

    width: float
    height: float
    side: float
    top: float
    bottom: float
    sizes: tuple[float, ...]
    long_sizes: tuple[float, ...]
    footer: str
    numbers: bool
    proof: bool

    @property
    def is_upright(self) -> bool:
        """True if the paper stands."""
        return self.height > self.width

    @property
    def inner_width(self) -> float:
        """The room between the margins at the sides."""
        return self.width - 2 * self.side

    @property
    def inner_height(self) -> float:
        """The room between the margins above and below."""
        return self.height - self.top - self.bottom

    @property
    def usual_height(self) -> float:
        """The height of the paper that has this room between the usual margins; shares of a page are shares of it."""
        return self.inner_height + TOP + BOTTOM

    def footer_text(self, number: int, count: int) -> str:
        """Return what stands in the middle of the footer."""
        page = f"第 {number} 页 / 共 {count} 页" if self.numbers else ""
        return _APART.join(filter(None, (self.footer, page)))


def page_setup(options: PageOptions, orientation: str) -> PageSetup:
    """Return the page that is wanted; ``orientation`` is the template's."""
    short, long = A4
    is_upright = (options.orientation or orientation) == "portrait"
    return PageSetup(
        *((short, long) if is_upright else (long, short)),
        options.side * MM,
        options.top * MM,
        options.bottom * MM,
        _sizes(options),
        _long_sizes(options),
        options.footer,
        options.numbers,
        options.proof,
    )


def _sizes(options: PageOptions) -> tuple[float, ...]:
    """Return the sizes to try, the largest first: the usual ones in the range, and half points beyond them."""
    usual = ONE_PAGE_SIZES
    if (options.smallest, options.largest) == (USUAL.smallest, USUAL.largest):
        return usual
    smallest, largest = options.smallest / 10, options.largest / 10
    beyond = [largest - step / 2 for step in range(int(max(largest - usual[0], 0) * 2))]
    within = [size for size in usual if smallest <= size <= largest]
    below = [usual[-1] - step / 2 for step in range(1, int(max(usual[-1] - smallest, 0) * 2) + 1)]
    return (*beyond, *within, *(size for size in below if size <= largest)) or (largest,)


def _long_sizes(options: PageOptions) -> tuple[float, ...]:
    """Return the usual sizes of long forms as far as they are wanted, else the nearest one that is."""
    smallest, largest = options.smallest / 10, options.largest / 10
    usual = tuple(size for size in MANY_PAGES_SIZES if smallest <= size <= largest)
    return usual or (max(smallest, min(largest, MANY_PAGES_SIZES[0])),)
