"""What a form was opened on, for records without a version: a short digest of the values shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(values: Mapping[str, Any]) -> str:
    told = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
