"""Reads `{name: policy document}` as JSON, and writes what parliament finds in each."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")  # pkg_resources says that it will go.

from parliament import analyze_policy_string, enhance_finding  # noqa: E402


def findings(name, document):
    for finding in analyze_policy_string(json.dumps(document)).findings:
        enhance_finding(finding)
        yield {
            "name": name,
            "issue": finding.issue,
            "severity": finding.severity,
            "detail": str(finding.detail),
        }


def main():
    documents = json.load(sys.stdin)
    json.dump([each for name, document in documents.items() for each in findings(name, document)], sys.stdout)


main()
