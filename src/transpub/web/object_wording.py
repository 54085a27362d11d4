"""What the activity log calls the things that something is done to. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_

OBJECTS: Mapping[str, str] = {
    "article": N_("article"),
    "translation": N_("translation"),
    "segment": N_("segment"),
    "comment": N_("comment"),
    "edition": N_("edition"),
    "term": N_("term"),
    "terms": N_("register of terms"),
    "memory_unit": N_("sentence of the memory"),
    "desk": N_("checks of a desk"),
    "package_order": N_("order of a model"),
    "partner": N_("partner"),
    "webhook": N_("webhook"),
    "signing_key": N_("signing key"),
    "user": N_("person"),
}
