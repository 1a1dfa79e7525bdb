"""What is sealed. Each kind has its own keys, its own normal form and its own mask."""

from enum import StrEnum


class Kind(StrEnum):
    """The value is part of every sealed value's binding: never rename one."""

    ID_NUMBER = "id_number"
    DISABILITY_NUMBER = "disability_number"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    RECORD = "record"
    FILE = "file"
