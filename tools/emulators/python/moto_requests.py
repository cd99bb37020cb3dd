"""Requests that moto is to answer although it has no service for them."""

import json

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug import Request, Response

from patching import replace


def answer_where(applies, answer):
    """Lets moto's server answer the requests that a patch is for.

    `applies(request)` tells which, `answer(request)` gives a status and what becomes JSON.
    """

    def choosing(original):
        def call(self, environ, start_response):
            request = Request(environ)
            if not applies(request):
                return original(self, environ, start_response)
            status, content = answer(request)
            response = Response(json.dumps(content), status, content_type="application/json")
            return response(environ, start_response)

        return call

    replace(DomainDispatcherApplication, "__call__", "7b12179deced", choosing)
