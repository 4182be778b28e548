"""MLflow 3.11.1's deployments client."""

import os

os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"

from cases import GATEWAY, KEY, case, equal, fails, run

os.environ["MLFLOW_DEPLOYMENTS_TARGET"] = GATEWAY + "/"
os.environ["MLFLOW_TRACKING_USERNAME"] = "anyone"
os.environ["MLFLOW_TRACKING_PASSWORD"] = KEY

from mlflow.deployments import get_deploy_client
from requests import HTTPError

mlflow = get_deploy_client()
HELLO = [{"role": "user", "content": "Tell me of rivers."}]


@case("mlflow 3: list_endpoints, the target from the environment, Basic credentials")
def _():
    names = [endpoint.name for endpoint in mlflow.list_endpoints()]
    assert {"chat", "claude", "completions", "embeddings"} <= set(names), names


@case("mlflow 3: get_endpoint")
def _():
    endpoint = mlflow.get_endpoint("claude")
    equal((endpoint.endpoint_type, endpoint.model.provider, endpoint.limit), ("llm/v1/chat", "anthropic", None))


@case("mlflow 3: predict, every task")
def _():
    chat = mlflow.predict(endpoint="chat", inputs={"messages": HELLO, "n": 1})
    equal((chat["object"], chat["provider"]), ("chat.completion", "openai"))
    equal(mlflow.predict(endpoint="claude", inputs={"messages": HELLO})["provider"], "anthropic")
    equal(mlflow.predict(endpoint="completions", inputs={"prompt": "Once"})["object"], "text_completion")
    equal(mlflow.predict(endpoint="embeddings", inputs={"input": "one"})["data"][0]["index"], 0)


@case("mlflow 3: errors are HTTPErrors that say why")
def _():
    fails(lambda: mlflow.get_endpoint("nothing"), HTTPError, "404", "is not present or active on the server")
    fails(lambda: mlflow.predict(endpoint="nothing", inputs={"messages": HELLO}), HTTPError, "404", "Not Found")
    fails(lambda: mlflow.predict(endpoint="chat", inputs={"messages": []}), HTTPError, "422", "at least 1 item")
    fails(lambda: mlflow.predict(endpoint="chat", inputs={"messages": HELLO, "model": "x"}), HTTPError, "422", "model")


run()
