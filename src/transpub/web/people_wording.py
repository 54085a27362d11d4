"""Words of the pages about people: roles and what they are for. Marked, not translated here."""

from collections.abc import Mapping

from transpub.accounts.permissions import Role
from transpub.core.i18n import N_

ROLE_NAMES: Mapping[str, str] = {
    Role.EDITOR: N_("editor"),
    Role.TRANSLATOR: N_("translator"),
    Role.REVIEWER: N_("reviewer"),
    Role.PUBLISHER: N_("publisher"),
    Role.ADMIN: N_("administrator"),
}

ROLES_EXPLAINED: Mapping[str, str] = {
    Role.EDITOR: N_("sends articles in, revises them and asks for languages"),
    Role.TRANSLATOR: N_("works through machine drafts and submits them"),
    Role.REVIEWER: N_("reads translations beside their source, approves or sends back"),
    Role.PUBLISHER: N_("publishes, and takes down"),
    Role.ADMIN: N_("may do everything, and manages people, models, partners and checks"),
}
