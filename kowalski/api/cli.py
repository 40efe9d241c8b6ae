"""`kowalski api`: the query service."""


def api() -> None:
    """Answer scientists' queries."""
    from kowalski.api.shared_metrics import share_metrics

    metrics_folder = share_metrics()

    from baselayer.logs import configure_logs
    from baselayer.settings import load
    from kowalski.api.server import QueryService

    settings = load()
    configure_logs("api", settings.logging)
    QueryService(settings, metrics_folder).run()
