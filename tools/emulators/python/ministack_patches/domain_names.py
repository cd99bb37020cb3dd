"""Domain names of API Gateway.

Gap: CreateDomainName says no status, for which the provider waits until it fails, and has empty texts
and maps in the place of what nobody has set, such as an empty trust store. A name that is there already
is made once more, and its mappings are gone.
AWS: says `AVAILABLE` once the name can be used, in each answer, and leaves out what it does not have. It
takes a name once, and refuses it the next time with BadRequestException.
Patched: `apigateway_v1._create_domain_name`.
"""

import json

from ministack.services import apigateway_v1

from patching import replace


def _once(original):
    def create_domain_name(data):
        name = data.get("domainName", "")
        if apigateway_v1._domain_names.get(name) is not None:
            message = "The domain name you provided already exists."
            return apigateway_v1._v1_error("BadRequestException", message, 400)
        response = original(data)
        if response[0] != 201:
            return response
        # At once, and not within minutes.
        made = apigateway_v1._domain_names[name]
        for member in [each for each, value in made.items() if value in ("", {})]:
            del made[member]
        made["domainNameStatus"] = "AVAILABLE"
        return (*response[:2], json.dumps(made).encode())

    return create_domain_name


def apply():
    replace(apigateway_v1, "_create_domain_name", "da66e173ee0f", _once)
