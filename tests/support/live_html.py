"""What would run, or fetch something, in a page of HTML: nothing may that students have written."""

from html.parser import HTMLParser

_STILL = ("#", "data:image/png", "data:image/jpeg")
_LIVE = ("script", "iframe", "object", "embed", "link", "form", "base")


def live_parts(html: str) -> list[str]:
    """The elements and attributes of a page that are more than text."""
    page = _Page()
    page.feed(html)
    return page.found


class _Page(HTMLParser):
    """A page as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is not text."""
        if tag in _LIVE:
            self.found.append(tag)
        self.found.extend(f"{tag} {name}" for name, value in attrs if _is_live(name, value or ""))


def _is_live(name: str, value: str) -> bool:
    address = value.strip().lower()
    fetched = name in ("src", "href") and not address.startswith(
        ("#", "data:image/png", "data:image/jpeg")
    )
    return fetched or name.startswith("on")
