package io.sluice.admin;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Requests to the management API with one key. */
record Management(String key) {
    /** With the key that the tests' configuration gives the first administrator. */
    static final Management ADMIN = new Management("test-admin-key-0123456789");

    private static final String ROOT = "/admin/v1/";

    RequestSpecification request() {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    ValidatableResponse post(String path, String body) {
        return request().body(body.replace('\'', '"')).post(ROOT + path).then();
    }

    ValidatableResponse patch(String path, String body) {
        return request().body(body.replace('\'', '"')).patch(ROOT + path).then();
    }

    ValidatableResponse get(String path) {
        return request().get(ROOT + path).then();
    }

    ValidatableResponse delete(String path) {
        return request().delete(ROOT + path).then();
    }

    /** Makes something that must be made, and gives a member of the answer. */
    String made(String path, String body, String member) {
        return post(path, body).statusCode(201).extract().path(member);
    }

    /** The management API with a new key of this owner. */
    Management keyOf(String owner) {
        return new Management(made("keys", "{'owner': '" + owner + "'}", "key"));
    }
}
