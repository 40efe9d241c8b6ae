"""`kowalski publisher`: the process that hands candidates to the marshal."""


def publisher() -> None:
    """Hand what filters passed to the marshal, for as long as it takes."""
    from baselayer.logs import configure_logs
    from baselayer.operation import serve_operation, stop_event
    from baselayer.settings import load
    from kowalski.archive.accounts import Account
    from kowalski.archive.database import connect
    from kowalski.publisher.marshal import Marshal
    from kowalski.publisher.service import Publisher

    settings = load()
    configure_logs("publisher", settings.logging)
    own = settings.kowalski.publisher
    marshal = Marshal(
        own.marshal_url, settings.secrets.skyportal_kowalski_token, own.timeout_seconds
    )
    stop = stop_event()
    service = Publisher(connect(settings, Account.PUBLISHER), marshal, own)
    serve_operation(own.metrics_port, service.health, settings.operation.host)
    service.run(stop)
