import awsgi
from flask import Flask, jsonify
from markupsafe import _speedups, escape

app = Flask(__name__)


@app.get("/")
def root():
    return f"<h1>{escape('Salt & pepper')}</h1>"


@app.get("/health")
def health():
    # The module is compiled: it loads where it was made for the function's Python alone.
    return jsonify(status="ok", native=_speedups.__file__.endswith(".so"))


def lambda_handler(event, context):
    return awsgi.response(app, event, context)
