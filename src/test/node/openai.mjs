// OpenAI's own client for Node drives a gateway; one JSON line a case, for the JUnit class that starts this.
// Environment: GATEWAY (address without a slash at the end), GATEWAY_KEY.
import assert from "node:assert/strict";
import OpenAI from "openai";

const gateway = process.env.GATEWAY;
const client = new OpenAI({ baseURL: gateway + "/v1", apiKey: process.env.GATEWAY_KEY, maxRetries: 0 });
const messages = [{ role: "user", content: "Tell me of rivers." }];
const weather = {
  type: "function",
  function: {
    name: "weather",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

async function run(name, body) {
  try {
    await body();
    console.log(JSON.stringify({ case: name, ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ case: name, ok: false, detail: String(error?.stack ?? error) }));
  }
}

for (const model of ["chat", "claude"]) {
  await run(`chat, whole: ${model}`, async () => {
    const reply = await client.chat.completions.create({ model, messages });
    assert.ok(reply.choices[0].message.content);
    assert.equal(reply.choices[0].finish_reason, "stop");
    assert.ok(reply.usage.total_tokens > 0);
    assert.match(reply._request_id, /^req_/);
  });

  await run(`chat, streamed with usage: ${model}`, async () => {
    let text = "";
    let usage = null;
    const stream = await client.chat.completions.create({
      model, messages, stream: true, stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? "";
      usage = chunk.usage ?? usage;
    }
    assert.ok(text);
    assert.ok(usage.total_tokens > 0);
  });

  await run(`the stream helper, with a tool: ${model}`, async () => {
    const stream = client.chat.completions.stream({
      model, messages, tools: [weather], tool_choice: { type: "function", function: { name: "weather" } },
    });
    const final = await stream.finalChatCompletion();
    assert.equal(final.choices[0].message.tool_calls[0].function.name, "weather");
    JSON.parse(final.choices[0].message.tool_calls[0].function.arguments);
  });

  await run(`a stream is left in the middle: ${model}`, async () => {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content) break;
    }
  });
}

await run("embeddings, base64 by default", async () => {
  const reply = await client.embeddings.create({ model: "embeddings", input: "x" });
  assert.ok(reply.data[0].embedding.length > 8);
  assert.equal(typeof reply.data[0].embedding[0], "number");
});

await run("models", async () => {
  const names = (await client.models.list()).data.map((model) => model.id);
  assert.ok(names.includes("claude"));
  await assert.rejects(client.models.retrieve("no/such:model"), OpenAI.NotFoundError);
});

await run("errors are the client's own classes", async () => {
  await assert.rejects(client.chat.completions.create({ model: "nothing", messages }), OpenAI.NotFoundError);
  await assert.rejects(client.chat.completions.create({ model: "chat", messages: [] }), OpenAI.BadRequestError);
  const stranger = new OpenAI({ baseURL: gateway + "/v1", apiKey: "wrong", maxRetries: 0 });
  await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
});
