"""What happened lately."""

from skyportal.domain import newsfeed
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.newsfeed import NewsItem, NewsQuery

routes = Routes("newsfeed")


@routes.get("/api/newsfeed")
def list_news(call: Call, query: NewsQuery) -> list[NewsItem]:
    """Retrieve what happened last to objects that you see, the newest first."""
    return newsfeed.list_news(call.session, query)
