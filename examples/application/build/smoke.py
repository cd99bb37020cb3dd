"""Fails unless a function answered with status 200: python3 build/smoke.py ANSWER"""

import json
import sys
from pathlib import Path

answer = json.loads(Path(sys.argv[1]).read_text("utf-8"))
sys.exit(0 if isinstance(answer, dict) and answer.get("statusCode") == 200 else 1)
