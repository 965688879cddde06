package io.mada.label.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private final Json json =
      Json.parse(
          """
          {"name": "a", "id": 7, "none": null, "list": [1, 2.0, 3e0], "flags": [true, 0],
           "half": 0.5, "mixed": [1, "2"], "deep": {"x": [{}]}}
          """,
          "a.json");

  @Test
  void valuesAreWhatTheyAre() {
    assertEquals("a", json.get("name").text());
    assertEquals("a", json.get("name").id());
    assertEquals("7", json.get("id").id());
    assertEquals(7, json.get("id").integer(0, 7));
    assertEquals(Optional.empty(), json.find("none"));
    assertArrayEquals(new long[] {1, 2, 3}, json.get("list").integers());
    assertArrayEquals(new double[] {1, 2, 3}, json.get("list").numbers());
    assertTrue(json.get("flags").items().get(0).flag());
    assertEquals(0, json.items("none").size());
  }

  @Test
  void errorsNameThePlace() {
    assertError("a.json: it has no 'none'", () -> json.get("none"));
    assertError("a.json: deep.x[0] has no 'y'", () -> json.get("deep").items("x").get(0).get("y"));
    assertError("a.json: name is no list", () -> json.get("name").items());
    assertError("a.json: name is no object", () -> json.get("name").find("x"));
    assertError("a.json: id is no text", () -> json.get("id").text());
    assertError("a.json: half is no whole number: 0.5", () -> json.get("half").integer());
    assertError("a.json: name is no whole number", () -> json.get("name").integer());
    assertError(
        "a.json: id is 7, which is not between 8 and 9", () -> json.get("id").integer(8, 9));
    assertError(
        "a.json: mixed has something other than a number at place 1",
        () -> json.get("mixed").numbers());
    assertError("a.json: list[0] is no whole number: 1.5", () -> number("1.5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-3", "9223372036854775808", "1e300"})
  void aNumberThatNothingCountsIsAnErrorAtOnce(String number) {
    assertThrows(MadaException.class, () -> number(number));
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807, 9223372036854775807", "-1, -1", "1E3, 1000", "2.00, 2"})
  void aWholeNumberMayBeWrittenInSeveralWays(String number, long value) {
    assertEquals(value, number(number));
  }

  private static long number(String number) {
    return Json.parse("{\"list\": [" + number + "]}", "a.json").items("list").get(0).integer();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1} x", "{'a': 1}", "{\"a\": NaN}", "[1,]", "{\"a\"", "<html>"})
  void whatIsNoJsonIsAnError(String text) {
    MadaException error = assertThrows(MadaException.class, () -> Json.parse(text, "a.json"));
    assertTrue(error.getMessage().startsWith("a.json is no valid JSON: "), error::getMessage);
  }

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(MadaException.class, call).getMessage());
  }
}
