"""Words of the pages on webhooks. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_
from transpub.publishing.webhooks.calling import Failure
from transpub.publishing.webhooks.models import Stop

# As `wording.SAID` and `wording.VERBS`, which take these in.
SAID: Mapping[str, str] = {
    "webhook_changed": N_("The address is saved. What waits goes there now."),
    "webhook_paused": N_("Paused. Nothing is sent until you switch it on again."),
    "webhook_resumed": N_("Switched on. What waits goes out now."),
    "webhook_taken": N_("The test was taken."),
    "webhook_not_taken": N_("The test was not taken. The first line of the log says why."),
    "webhook_replayed": N_("Put down to be sent again. It goes out now."),
    "webhook_removed": N_("The webhook is removed."),
}
VERBS: Mapping[str, str] = {
    "webhook.added": N_("added a webhook"),
    "webhook.changed": N_("changed the address of a webhook"),
    "webhook.paused": N_("paused a webhook"),
    "webhook.resumed": N_("switched a webhook on again"),
    "webhook.disabled": N_("switched a webhook off, since it took nothing any more"),
    "webhook.secret_rotated": N_("made a new secret for a webhook"),
    "webhook.replayed": N_("had changes sent to a webhook again"),
    "webhook.removed": N_("removed a webhook"),
}

# Why nothing is sent to an endpoint.
STOPS: Mapping[str, str] = {
    Stop.PAUSED: N_("paused"),
    Stop.GONE: N_("switched off: it answered that it is no more (410)"),
    Stop.FAILING: N_("switched off: for a day it took nothing"),
}

# Why there was no answer.
FAILURES: Mapping[str, str] = {
    Failure.UNKNOWN_HOST: N_("no site of this name was found"),
    Failure.PRIVATE: N_("refused: the address is inside a private network, or would be called without https"),
    Failure.TOO_SLOW: N_("no whole answer in time"),
    Failure.NOT_REACHED: N_("could not be reached"),
    Failure.BAD_ADDRESS: N_("not an address that can be called"),
    Failure.UNEXPECTED: N_("transpub itself failed; its log says how"),
}
