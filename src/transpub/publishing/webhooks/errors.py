"""What can be wrong with a webhook endpoint or an order given for it."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class HttpsRequired(TranspubError):
    """Facts: `host`."""

    kind = ErrorKind.INVALID
    code = "webhooks.https_required"
    text = N_(
        "“%(host)s” has to be called by https. Plain http is possible only inside networks that an administrator "
        "names with TRANSPUB_WEBHOOK_ALLOW."
    )


class PrivateEndpoint(TranspubError):
    """Facts: `host`."""

    kind = ErrorKind.INVALID
    code = "webhooks.private_endpoint"
    text = N_(
        "“%(host)s” is inside a private network, and only public sites are called. An administrator can allow "
        "networks with TRANSPUB_WEBHOOK_ALLOW."
    )


class TooManyEndpoints(TranspubError):
    """Facts: `most`."""

    kind = ErrorKind.CONFLICT
    code = "webhooks.too_many_endpoints"
    text = N_("The partner has %(most)d webhooks already. Remove one first.")


class EndpointKnown(TranspubError):
    """Facts: `url`."""

    kind = ErrorKind.CONFLICT
    code = "webhooks.endpoint_known"
    text = N_("The partner has a webhook with the address %(url)s already.")


class EndpointMade(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "webhooks.endpoint_made"
    text = N_("This form was sent twice. The secret was shown the first time; if nobody noted it, make a new one.")


class SecretChanged(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "webhooks.secret_changed"
    text = N_("Somebody has made a new secret since you opened the page. Nothing was changed; look again.")


class RotationUnderWay(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "webhooks.rotation_under_way"
    text = N_(
        "The former secret is still in use, and only two are valid at a time. Wait until it has ended, or end it "
        "at once if it is known to others."
    )


class TooManyToSend(TranspubError):
    """Facts: `most`."""

    kind = ErrorKind.CONFLICT
    code = "webhooks.too_many_to_send"
    text = N_(
        "That would be more than %(most)d messages. Let the partner read the change log instead, and send again "
        "from a later number."
    )


class NoSuchNumber(TranspubError):
    kind = ErrorKind.INVALID
    code = "webhooks.no_such_number"
    text = N_("Give the number of a change, 1 or more.")


class EndpointStopped(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "webhooks.endpoint_stopped"
    text = N_("Nothing is sent to this webhook now. Switch it on first.")


class EndpointUnclear(TranspubError):
    """Facts: `name` as it was given."""

    kind = ErrorKind.INVALID
    code = "webhooks.endpoint_unclear"
    text = N_("“%(name)s” is not one webhook. Give its id; “transpub webhooks list” shows it.")
