"""Who may be reached, and by whom: the one reading of a sheet's contacts by visibility."""

from __future__ import annotations

from directory.enums import ContactVisibility
from directory.models import Contact


class WithContacts:
    """A sheet that holds `contacts`; only the public ones give its phone and e-mail."""

    __slots__ = ()
    contacts: tuple[Contact, ...]

    @property
    def public_contacts(self) -> tuple[Contact, ...]:
        return tuple(c for c in self.contacts if c.visibility == ContactVisibility.PUBLIC)

    @property
    def professional_contacts(self) -> tuple[Contact, ...]:
        return tuple(c for c in self.contacts if c.visibility != ContactVisibility.PUBLIC)

    @property
    def phone(self) -> str:
        return next((contact.phone for contact in self.public_contacts if contact.phone), "")

    @property
    def email(self) -> str:
        return next((contact.email for contact in self.public_contacts if contact.email), "")
