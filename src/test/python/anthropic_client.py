"""Anthropic's own Python client, against a route to Anthropic and one to OpenAI."""

import asyncio

from cases import GATEWAY, KEY, case, equal, fails, run

import anthropic

client = anthropic.Anthropic(base_url=GATEWAY, api_key=KEY, max_retries=0)

HELLO = [{"role": "user", "content": "Tell me of rivers."}]
WEATHER = {
    "name": "weather",
    "description": "The weather of a city",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
PICTURE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}}


def text(message):
    return "".join(block.text for block in message.content if block.type == "text")


def cases(route):
    @case(f"anthropic: whole: {route}")
    def _():
        message = client.messages.create(model=route, max_tokens=64, system="Be brief.", messages=HELLO)
        assert text(message), message
        equal((message.type, message.role, message.stop_reason), ("message", "assistant", "end_turn"))
        assert message.usage.input_tokens > 0 and message.usage.output_tokens > 0, message
        assert message._request_id.startswith("req_"), message._request_id

    @case(f"anthropic: streamed, event by event: {route}")
    def _():
        kinds, said = [], ""
        for event in client.messages.create(model=route, max_tokens=64, messages=HELLO, stream=True):
            kinds.append(event.type)
            if event.type == "content_block_delta":
                said += event.delta.text
        equal((kinds[0], kinds[-2:]), ("message_start", ["message_delta", "message_stop"]))
        assert said, kinds

    @case(f"anthropic: the stream helper: {route}")
    def _():
        with client.messages.stream(model=route, max_tokens=64, messages=HELLO) as stream:
            said = "".join(stream.text_stream)
            final = stream.get_final_message()
        equal(text(final), said)
        assert said and final.usage.output_tokens > 0, final

    @case(f"anthropic: a tool and its result, streamed: {route}")
    def _():
        choice = {"type": "tool", "name": "weather"}
        with client.messages.stream(
            model=route, max_tokens=64, messages=HELLO, tools=[WEATHER], tool_choice=choice
        ) as stream:
            called = stream.get_final_message()
        use = next(block for block in called.content if block.type == "tool_use")
        equal((called.stop_reason, use.name), ("tool_use", "weather"))
        assert isinstance(use.input, dict), use
        result = {"type": "tool_result", "tool_use_id": use.id, "content": [{"type": "text", "text": "21 degrees"}]}
        answer = client.messages.create(
            model=route,
            max_tokens=64,
            tools=[WEATHER],
            messages=HELLO
            + [{"role": "assistant", "content": called.content}, {"role": "user", "content": [result]}],
        )
        assert answer.stop_reason in ("end_turn", "tool_use"), answer

    @case(f"anthropic: a picture: {route}")
    def _():
        question = [{"role": "user", "content": [PICTURE, {"type": "text", "text": "What is this?"}]}]
        assert text(client.messages.create(model=route, max_tokens=64, messages=question))

    @case(f"anthropic: many at once, asynchronously: {route}")
    def _():
        async def ask():
            async with anthropic.AsyncAnthropic(base_url=GATEWAY, api_key=KEY, max_retries=0) as many:
                asked = [many.messages.create(model=route, max_tokens=64, messages=HELLO) for _ in range(4)]
                return await asyncio.gather(*asked)

        equal(len([answer for answer in asyncio.run(ask()) if text(answer)]), 4)

    @case(f"anthropic: a stream is left in the middle: {route}")
    def _():
        with client.messages.create(model=route, max_tokens=64, messages=HELLO, stream=True) as stream:
            equal(next(iter(stream)).type, "message_start")

    @case(f"anthropic: a count of tokens: {route}")
    def _():
        assert client.messages.count_tokens(model=route, messages=HELLO, tools=[WEATHER]).input_tokens > 0


cases("claude")
cases("chat")


@case("anthropic: thinking, and its turn as history")
def _():
    thinking = {"type": "enabled", "budget_tokens": 1024}
    first = client.messages.create(model="claude", max_tokens=2048, messages=HELLO, thinking=thinking)
    history = HELLO + [{"role": "assistant", "content": first.content}, {"role": "user", "content": "Go on"}]
    assert text(client.messages.create(model="claude", max_tokens=2048, messages=history, thinking=thinking))


@case("anthropic: beta features and members nobody here knows reach Anthropic")
def _():
    reply = client.beta.messages.create(
        model="claude", max_tokens=64, messages=HELLO, betas=["files-api-2025-04-14"], extra_body={"speed": "standard"}
    )
    assert text(reply), reply


@case("anthropic: models")
def _():
    names = [model.id for model in client.models.list(limit=1)]
    assert {"chat", "claude"} <= set(names) and "embeddings" not in names, names
    equal(client.models.retrieve("claude").type, "model")


@case("anthropic: errors are the client's own classes")
def _():
    ask = client.messages.create
    fails(lambda: ask(model="nothing", max_tokens=1, messages=HELLO), anthropic.NotFoundError, "not_found_error")
    fails(lambda: ask(model="chat", max_tokens=1, messages=[]), anthropic.BadRequestError, "at least one message")
    stranger = anthropic.Anthropic(base_url=GATEWAY, api_key="a-key-nobody-knows-1234", max_retries=0)
    fails(lambda: stranger.models.list(), anthropic.AuthenticationError, "authentication_error")


@case("anthropic: the key as a bearer's")
def _():
    bearer = anthropic.Anthropic(base_url=GATEWAY, auth_token=KEY, max_retries=0)
    assert text(bearer.messages.create(model="claude", max_tokens=64, messages=HELLO))


run()
