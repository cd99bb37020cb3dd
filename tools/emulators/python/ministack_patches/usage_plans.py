"""Limits and stages of usage plans.

Gap: a plan without limits has empty ones, which the provider takes for limits of 0 that somebody
has set, and takes away with every update. Limits that are changed become texts, and stages that
are added or taken away take the place of all.
AWS: leaves out limits that there are not, keeps numbers, and has stages one by one: a patch names
each as `<api>:<stage>`.
Patched: `apigateway_v1._create_usage_plan`, `apigateway_v1._update_usage_plan`.
"""

import json

from ministack.services import apigateway_v1

from patching import replace

_NUMBERS = {"rateLimit": float, "burstLimit": int, "limit": int, "offset": int}


def _settle(plan):
    for group in ("throttle", "quota"):
        limits = plan.get(group) or {}
        for name, number in _NUMBERS.items():
            if name in limits:
                limits[name] = number(limits[name])
        if not limits:
            plan.pop(group, None)


def _settling(original):
    def create(data):
        answer = original(data)
        plan = apigateway_v1._usage_plans[json.loads(answer[2])["id"]]
        _settle(plan)
        return apigateway_v1._v1_response(plan, answer[0])

    return create


def _updating(original):
    def update(plan_id, data):
        plan = apigateway_v1._usage_plans.get(plan_id)
        patches = data.get("patchOperations", [])
        about_stages = [patch for patch in patches if patch.get("path") == "/apiStages"]
        for patch in about_stages if plan else []:
            api, _, stage = patch.get("value", "").partition(":")
            others = [
                each for each in plan["apiStages"] if (each["apiId"], each["stage"]) != (api, stage)
            ]
            added = [{"apiId": api, "stage": stage}] if patch["op"] == "add" else []
            plan["apiStages"] = others + added
        rest = [patch for patch in patches if patch not in about_stages]
        answer = original(plan_id, {**data, "patchOperations": rest})
        if not plan:
            return answer
        _settle(plan)
        return apigateway_v1._v1_response(plan, answer[0])

    return update


def apply():
    replace(apigateway_v1, "_create_usage_plan", "56fd143f53b1", _settling)
    replace(apigateway_v1, "_update_usage_plan", "a56a7e60d555", _updating)
