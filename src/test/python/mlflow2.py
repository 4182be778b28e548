"""MLflow 2.22.5's deployments clients, over http and for Databricks, and OpenAI's own Python client."""

import os

os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"

from cases import GATEWAY, KEY, OPENAI, case, equal, fails, run

os.environ["MLFLOW_TRACKING_TOKEN"] = KEY
os.environ["DATABRICKS_HOST"] = GATEWAY
os.environ["DATABRICKS_TOKEN"] = KEY

import openai
from mlflow.deployments import get_deploy_client
from requests import HTTPError

mlflow = get_deploy_client(GATEWAY)
client = openai.OpenAI(base_url=GATEWAY + "/v1", api_key=KEY, max_retries=0)


def databricks():
    return get_deploy_client("databricks")


HELLO = [{"role": "user", "content": "Tell me of rivers."}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


@case("mlflow: list_endpoints")
def _():
    names = [endpoint.name for endpoint in mlflow.list_endpoints()]
    assert {"chat", "claude", "completions", "embeddings"} <= set(names), names


@case("mlflow: get_endpoint")
def _():
    endpoint = mlflow.get_endpoint("chat")
    equal((endpoint.endpoint_type, endpoint.model.provider), ("llm/v1/chat", "openai"))
    equal(endpoint.endpoint_url, GATEWAY + "/gateway/chat/invocations")


@case("mlflow: get_endpoint of an unknown name is a 404")
def _():
    fails(lambda: mlflow.get_endpoint("nothing"), HTTPError, "404")


@case("mlflow: predict, chat at OpenAI")
def _():
    reply = mlflow.predict(endpoint="chat", inputs={"messages": HELLO, "temperature": 0.5})
    equal(reply["object"], "chat.completion")
    assert reply["choices"][0]["message"]["content"] and reply["usage"]["total_tokens"] > 0, reply


@case("mlflow: predict, chat at Anthropic")
def _():
    reply = mlflow.predict(endpoint="claude", inputs={"messages": HELLO})
    assert reply["choices"][0]["message"]["content"], reply


@case("mlflow: predict, completions")
def _():
    reply = mlflow.predict(endpoint="completions", inputs={"prompt": "Once", "n": 1})
    equal(reply["object"], "text_completion")


@case("mlflow: predict, embeddings")
def _():
    equal(len(mlflow.predict(endpoint="embeddings", inputs={"input": ["one", "two"]})["data"]), 2)


@case("mlflow: a malformed request is a 422")
def _():
    fails(lambda: mlflow.predict(endpoint="chat", inputs={"messages": []}), HTTPError, "422")


@case("mlflow: predict at an unknown endpoint is a 404")
def _():
    fails(lambda: mlflow.predict(endpoint="nothing", inputs={"messages": HELLO}), HTTPError, "404")


@case("mlflow: the generation 1 client that is still there reads the same routes")
def _():
    from mlflow.gateway import get_route, search_routes, set_gateway_uri

    set_gateway_uri(GATEWAY)
    assert {"chat", "claude"} <= {route.name for route in search_routes()}
    equal(get_route("chat").route_type, "llm/v1/chat")


@case("mlflow: what chat replied can go back as history")
def _():
    reply = mlflow.predict(endpoint="chat", inputs={"messages": HELLO})
    history = HELLO + [reply["choices"][0]["message"], {"role": "user", "content": "And of lakes?"}]
    assert mlflow.predict(endpoint="chat", inputs={"messages": history})["choices"], history


@case("databricks: create_endpoint, get_endpoint, list_endpoints")
def _():
    model = {
        "name": "gpt-4o",
        "provider": "openai",
        "task": "llm/v1/chat",
        "openai_config": {"openai_api_key": "sk-x", "openai_api_base": OPENAI},
    }
    made = databricks().create_endpoint(name="py2-served", config={"served_entities": [{"name": "e", "external_model": model}]})
    equal(made["name"], "py2-served")
    equal(databricks().get_endpoint("py2-served")["task"], "llm/v1/chat")
    assert "py2-served" in [endpoint["name"] for endpoint in databricks().list_endpoints()]
    assert "sk-x" not in str(made)


@case("databricks: predict")
def _():
    reply = databricks().predict(endpoint="py2-served", inputs={"messages": HELLO})
    assert reply["choices"][0]["message"]["content"], reply


@case("databricks: predict_stream ends by itself")
def _():
    chunks = list(databricks().predict_stream(endpoint="py2-served", inputs={"messages": HELLO}))
    text = "".join(choice["delta"]["content"] or "" for chunk in chunks for choice in chunk["choices"])
    assert text, chunks
    assert chunks[-1]["usage"]["total_tokens"] > 0, chunks[-1]


@case("databricks: delete_endpoint, and then it is gone")
def _():
    databricks().delete_endpoint("py2-served")
    fails(lambda: databricks().get_endpoint("py2-served"), Exception, "does not exist")


@case("openai: chat")
def _():
    for model in ("chat", "claude"):
        reply = client.chat.completions.create(model=model, messages=HELLO)
        assert reply.choices[0].message.content and reply.usage.total_tokens > 0, reply
        equal(reply.choices[0].finish_reason, "stop")
        assert reply._request_id.startswith("req_"), reply._request_id


@case("openai: chat stream")
def _():
    for model in ("chat", "claude"):
        text = ""
        for chunk in client.chat.completions.create(model=model, messages=HELLO, stream=True):
            assert chunk.usage is None, chunk
            text += chunk.choices[0].delta.content or ""
        assert text, model


@case("openai: chat stream with usage")
def _():
    for model in ("chat", "claude"):
        chunks = list(
            client.chat.completions.create(
                model=model, messages=HELLO, stream=True, stream_options={"include_usage": True}
            )
        )
        equal(chunks[-1].choices, [])
        assert chunks[-1].usage.total_tokens > 0, chunks[-1]


@case("openai: the stream helper")
def _():
    for model in ("chat", "claude"):
        with client.chat.completions.stream(model=model, messages=HELLO) as stream:
            for _event in stream:
                pass
            assert stream.get_final_completion().choices[0].message.content, model


@case("openai: a tool is called and its result is taken")
def _():
    for model in ("chat", "claude"):
        first = client.chat.completions.create(
            model=model, messages=HELLO, tools=[WEATHER], tool_choice={"type": "function", "function": {"name": "weather"}}
        )
        message = first.choices[0].message
        call = message.tool_calls[0]
        equal(call.function.name, "weather")
        second = client.chat.completions.create(
            model=model,
            messages=HELLO + [message, {"role": "tool", "tool_call_id": call.id, "content": "Sunny"}],
            tools=[WEATHER],
        )
        assert second.choices[0].message.content, second


@case("openai: completions, whole and streamed")
def _():
    assert client.completions.create(model="completions", prompt="Once", max_tokens=8).choices[0].text
    chunks = list(client.completions.create(model="completions", prompt="Once", max_tokens=8, stream=True))
    assert "".join(chunk.choices[0].text for chunk in chunks), chunks


@case("openai: embeddings, base64 by default, numbers, and of a length")
def _():
    plain = client.embeddings.create(model="embeddings", input="x")
    assert len(plain.data[0].embedding) > 8, plain
    numbers = client.embeddings.create(model="embeddings", input=["x", "y"], encoding_format="float")
    equal(len(numbers.data), 2)
    equal(len(client.embeddings.create(model="embeddings", input="x", dimensions=16).data[0].embedding), 16)


@case("openai: models")
def _():
    assert "chat" in [model.id for model in client.models.list()], client.models.list()
    equal(client.models.retrieve("chat").owned_by, "openai")
    fails(lambda: client.models.retrieve("no/such:model"), openai.NotFoundError)


@case("openai: errors are the client's own classes")
def _():
    fails(lambda: client.chat.completions.create(model="nothing", messages=HELLO), openai.NotFoundError, "nothing")
    fails(lambda: client.chat.completions.create(model="embeddings", messages=HELLO), openai.BadRequestError)
    fails(lambda: client.chat.completions.create(model="chat", messages=[]), openai.BadRequestError, "messages")
    stranger = openai.OpenAI(base_url=GATEWAY + "/v1", api_key="wrong", max_retries=0)
    fails(lambda: stranger.models.list(), openai.AuthenticationError)


run()
