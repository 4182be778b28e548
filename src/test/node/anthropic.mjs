// Anthropic's own client for Node drives a gateway; one JSON line a case, for the JUnit class that starts this.
// Environment: GATEWAY (address without a slash at the end), GATEWAY_KEY.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";

const baseURL = process.env.GATEWAY;
const client = new Anthropic({ baseURL, apiKey: process.env.GATEWAY_KEY, maxRetries: 0 });
const messages = [{ role: "user", content: "Tell me of rivers." }];
const weather = {
  name: "weather",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

function text(message) {
  return message.content.filter((block) => block.type === "text").map((block) => block.text).join("");
}

async function run(name, body) {
  try {
    await body();
    console.log(JSON.stringify({ case: name, ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ case: name, ok: false, detail: String(error?.stack ?? error) }));
  }
}

for (const model of ["claude", "chat"]) {
  await run(`messages, whole: ${model}`, async () => {
    const reply = await client.messages.create({ model, max_tokens: 64, system: "Be brief.", messages });
    assert.ok(text(reply));
    assert.equal(reply.stop_reason, "end_turn");
    assert.ok(reply.usage.output_tokens > 0);
    assert.match(reply._request_id, /^req_/);
  });

  await run(`messages, streamed event by event: ${model}`, async () => {
    const kinds = [];
    let said = "";
    for await (const event of await client.messages.create({ model, max_tokens: 64, messages, stream: true })) {
      kinds.push(event.type);
      if (event.type === "content_block_delta") said += event.delta.text;
    }
    assert.ok(said);
    assert.equal(kinds[0], "message_start");
    assert.deepEqual(kinds.slice(-2), ["message_delta", "message_stop"]);
  });

  await run(`the stream helper, with a tool and its result: ${model}`, async () => {
    const called = await client.messages
      .stream({ model, max_tokens: 64, messages, tools: [weather], tool_choice: { type: "tool", name: "weather" } })
      .finalMessage();
    const use = called.content.find((block) => block.type === "tool_use");
    assert.equal(called.stop_reason, "tool_use");
    assert.equal(use.name, "weather");
    assert.equal(typeof use.input, "object");
    const reply = await client.messages.create({
      model, max_tokens: 64, tools: [weather],
      messages: [
        ...messages,
        { role: "assistant", content: called.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "21 degrees" }] },
      ],
    });
    assert.ok(reply.content.length > 0);
  });

  await run(`a picture: ${model}`, async () => {
    const source = { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" };
    const question = [{ role: "user", content: [{ type: "image", source }, { type: "text", text: "What is this?" }] }];
    assert.ok(text(await client.messages.create({ model, max_tokens: 64, messages: question })));
  });

  await run(`a stream is left in the middle: ${model}`, async () => {
    const stream = await client.messages.create({ model, max_tokens: 64, messages, stream: true });
    for await (const event of stream) {
      if (event.type === "content_block_delta") break;
    }
  });

  await run(`a count of tokens: ${model}`, async () => {
    assert.ok((await client.messages.countTokens({ model, messages, tools: [weather] })).input_tokens > 0);
  });
}

await run("thinking, and its turn as history", async () => {
  const asked = { model: "claude", max_tokens: 2048, thinking: { type: "enabled", budget_tokens: 1024 } };
  const first = await client.messages.stream({ ...asked, messages }).finalMessage();
  const history = [...messages, { role: "assistant", content: first.content }, { role: "user", content: "Go on" }];
  assert.ok(text(await client.messages.create({ ...asked, messages: history })));
});

await run("models, page by page", async () => {
  const names = [];
  for await (const model of client.models.list({ limit: 1 })) names.push(model.id);
  assert.ok(names.includes("claude") && names.includes("chat") && !names.includes("embeddings"));
  await assert.rejects(client.models.retrieve("no-such-model"), Anthropic.NotFoundError);
});

await run("errors are the client's own classes", async () => {
  const ask = (more) => client.messages.create({ model: "chat", max_tokens: 1, messages, ...more });
  await assert.rejects(ask({ model: "nothing" }), Anthropic.NotFoundError);
  await assert.rejects(ask({ messages: [] }), Anthropic.BadRequestError);
  const stranger = new Anthropic({ baseURL, apiKey: "a-key-nobody-knows-1234", maxRetries: 0 });
  await assert.rejects(stranger.models.list(), Anthropic.AuthenticationError);
});
