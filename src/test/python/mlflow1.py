"""MLflow 2.8.1: the gateway client of the first generation, over http and over a databricks URI."""

import os

os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"

from cases import ANTHROPIC, GATEWAY, KEY, OPENAI, case, equal, fails, run

os.environ["MLFLOW_TRACKING_TOKEN"] = KEY
os.environ["DATABRICKS_HOST"] = GATEWAY
os.environ["DATABRICKS_TOKEN"] = KEY

from mlflow.gateway import (
    MlflowGatewayClient,
    create_route,
    delete_route,
    get_limits,
    get_route,
    query,
    search_routes,
    set_gateway_uri,
    set_limits,
)
from requests import HTTPError, delete, post


def over_http():
    set_gateway_uri(GATEWAY)


def over_databricks():
    set_gateway_uri("databricks")


@case("create_route, the spelling of 2.5: config")
def _():
    over_databricks()
    route = create_route(
        "py1-chat",
        "llm/v1/chat",
        {"name": "gpt-4", "provider": "openai", "config": {"openai_api_key": "sk-x", "openai_api_base": OPENAI}},
    )
    equal((route.name, route.route_type, route.model.name, route.model.provider), ("py1-chat", "llm/v1/chat", "gpt-4", "openai"))


@case("create_route, the spelling of 2.8: openai_config")
def _():
    over_databricks()
    create_route(
        "py1-completions",
        "llm/v1/completions",
        {"name": "gpt-4", "provider": "openai", "openai_config": {"openai_api_key": "sk-x", "openai_api_base": OPENAI}},
    )
    create_route(
        "py1-embeddings",
        "llm/v1/embeddings",
        {
            "name": "text-embedding-ada-002",
            "provider": "openai",
            "openai_config": {"openai_api_key": "sk-x", "openai_api_base": OPENAI},
        },
    )


@case("create_route for Anthropic")
def _():
    over_databricks()
    create_route(
        "py1-anthropic",
        "llm/v1/completions",
        {
            "name": "claude-instant-1",
            "provider": "anthropic",
            "anthropic_config": {"anthropic_api_key": "sk-ant-x", "api_base": ANTHROPIC},
        },
    )


@case("create_route of a name that is taken is a 400")
def _():
    over_databricks()
    fails(
        lambda: create_route(
            "py1-chat", "llm/v1/chat", {"name": "gpt-4", "provider": "openai", "config": {"openai_api_key": "sk-x"}}
        ),
        HTTPError,
        "400",
    )


@case("create_route of an unknown provider names it")
def _():
    over_databricks()
    fails(
        lambda: create_route("py1-bad", "llm/v1/chat", {"name": "x", "provider": "nobody", "config": {"a": "b"}}),
        HTTPError,
        "400",
        "nobody",
    )


@case("create_route without a type or a model says what is missing")
def _():
    over_databricks()
    fails(lambda: create_route("py1-bad"), HTTPError, "400", "INVALID_PARAMETER_VALUE", "task")


@case("create_route in the spelling of the announcement, which the client itself does not send")
def _():
    model = {"name": "gpt-4", "provider": "openai", "openai_config": {"openai_api_key": "sk-x", "openai_api_base": OPENAI}}
    headers = {"Authorization": "Bearer " + KEY}
    made = post(
        GATEWAY + "/api/2.0/gateway/routes/",
        json={"name": "py1-announced", "route_type": "llm/v1/completions", "data": model},
        headers=headers,
    )
    equal((made.status_code, made.json()["model"]), (200, {"name": "gpt-4", "provider": "openai"}))
    equal(delete(GATEWAY + "/api/2.0/gateway/routes/py1-announced", headers=headers).json(), {})


@case("get_route over http")
def _():
    over_http()
    route = get_route("py1-chat")
    equal(route.route_type, "llm/v1/chat")
    equal(route.route_url, GATEWAY + "/gateway/py1-chat/invocations")


@case("get_route of an unknown name is a 404")
def _():
    over_http()
    fails(lambda: get_route("nothing"), HTTPError, "404", "is not present or active on the server")


@case("search_routes lists every route")
def _():
    over_http()
    names = {route.name for route in search_routes()}
    assert {"py1-chat", "py1-completions", "py1-embeddings", "py1-anthropic"} <= names, names


@case("a token of no page is a 400, not repeated")
def _():
    fails(lambda: MlflowGatewayClient(GATEWAY).search_routes(page_token="x"), HTTPError, "400", "SearchRoutes token")


@case("limits are set, shown and kept to, and taken away again")
def _():
    over_http()
    equal(get_limits("py1-chat").limits, [])
    body = {"messages": [{"role": "user", "content": "Hello"}]}
    for key in ("route", None):
        told = set_limits("py1-chat", [{"calls": 2, "key": key, "renewal_period": "hour"}])
        equal([(limit.calls, limit.key, limit.renewal_period) for limit in told.limits], [(2, key, "hour")])
        equal(get_limits("py1-chat").limits, told.limits)
    query("py1-chat", body)
    query("py1-chat", body)
    fails(lambda: query("py1-chat", body), HTTPError, "429", "Rate limit exceeded: 2 per 1 hour")
    equal(set_limits("py1-chat", []).limits, [])
    query("py1-chat", body)


@case("limits of several periods hold together, over a databricks URI too")
def _():
    over_databricks()
    limits = [{"calls": 1000, "key": "user", "renewal_period": "minute"}, {"calls": 5000, "renewal_period": "day"}]
    told = set_limits("py1-chat", limits)
    equal([limit.renewal_period for limit in told.limits], ["minute", "day"])
    equal(len(get_limits("py1-chat").limits), 2)
    set_limits("py1-chat", [])


@case("limits that make no sense, and limits of nothing, are refused")
def _():
    over_http()
    fails(lambda: set_limits("py1-chat", [{"calls": 0, "renewal_period": "minute"}]), HTTPError, "400", "limits[0].calls")
    fails(lambda: set_limits("py1-chat", [{"calls": 1, "renewal_period": "soon"}]), HTTPError, "400", "renewal_period")
    fails(lambda: set_limits("nothing", []), HTTPError, "404", "nothing")
    fails(lambda: get_limits("nothing"), HTTPError, "404", "is not present or active on the server")


@case("query: chat")
def _():
    over_http()
    reply = query("py1-chat", {"messages": [{"role": "user", "content": "Hello"}], "temperature": 0.3, "candidate_count": 1})
    assert reply["candidates"][0]["message"]["role"] == "assistant", reply
    equal(reply["metadata"]["route_type"], "llm/v1/chat")
    assert reply["metadata"]["total_tokens"] > 0, reply


@case("query: completions, through a chat model")
def _():
    over_http()
    reply = query("py1-completions", {"prompt": "It's one small step for"})
    assert reply["candidates"][0]["text"], reply
    equal(reply["metadata"]["route_type"], "llm/v1/completions")


@case("query: completions, through Anthropic's legacy endpoint")
def _():
    over_http()
    reply = query("py1-anthropic", {"prompt": "It's one small step for"})
    assert reply["candidates"][0]["text"], reply


@case("query: embeddings")
def _():
    over_http()
    reply = query("py1-embeddings", {"text": ["one", "two"]})
    equal(len(reply["embeddings"]), 2)
    equal(reply["metadata"]["output_tokens"], 0)


@case("query over a databricks URI")
def _():
    over_databricks()
    reply = query("py1-chat", {"messages": [{"role": "user", "content": "Hello"}]})
    assert reply["candidates"], reply


@case("a malformed query is a 422 that says where")
def _():
    over_http()
    fails(lambda: query("py1-completions", {"prompt": ["not", "a", "string"]}), HTTPError, "422", "prompt")


@case("a temperature out of range is a 422")
def _():
    over_http()
    fails(lambda: query("py1-chat", {"messages": [{"role": "user", "content": "x"}], "temperature": 1.5}), HTTPError, "422")


@case("Basic credentials and a slash at the end of the address")
def _():
    token = os.environ.pop("MLFLOW_TRACKING_TOKEN")
    os.environ["MLFLOW_TRACKING_USERNAME"] = "anyone"
    os.environ["MLFLOW_TRACKING_PASSWORD"] = KEY
    try:
        set_gateway_uri(GATEWAY + "/")
        assert query("py1-completions", {"prompt": "Hi"})["candidates"]
    finally:
        del os.environ["MLFLOW_TRACKING_USERNAME"], os.environ["MLFLOW_TRACKING_PASSWORD"]
        os.environ["MLFLOW_TRACKING_TOKEN"] = token


@case("delete_route, and then it is gone")
def _():
    over_databricks()
    for name in ("py1-chat", "py1-completions", "py1-embeddings", "py1-anthropic"):
        delete_route(name)
    fails(lambda: get_route("py1-chat"), HTTPError, "404")


run()
