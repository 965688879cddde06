package io.mada.label.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value in another program's JSON document. Anything unexpected causes a {@link MadaException}
 * with a one-line message that names the document and the value's place in it.
 *
 * @param value never null, but may be JSON's null
 * @param document a file's name, or another description of where it comes from
 * @param path the place in the document, such as {@code images[3].width}; empty for the whole
 *     document
 */
public record Json(JsonElement value, String document, String path) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final Gson GSON = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  /** Parses a document. */
  public static Json parse(String text, String document) {
    try {
      return whole(GSON.fromJson(text, JsonElement.class), document);
    } catch (JsonParseException e) {
      throw damaged(document, e);
    }
  }

  /** Parses a document to its end. */
  public static Json read(Reader text, String document) throws IOException {
    try {
      return whole(GSON.fromJson(text, JsonElement.class), document);
    } catch (JsonParseException e) {
      throw unlessReading(document, e);
    }
  }

  /** Starts reading a document piece by piece. */
  public static JsonReader stream(Reader text) {
    return GSON.newJsonReader(text);
  }

  /** Reads the next value of a document that is being read piece by piece. */
  public static Json next(JsonReader reader, String document, String path) throws IOException {
    try {
      JsonElement value = GSON.getAdapter(JsonElement.class).read(reader);
      return new Json(value, document, path);
    } catch (JsonParseException e) {
      throw unlessReading(document, e);
    }
  }

  private static Json whole(JsonElement value, String document) {
    if (value == null) {
      throw new MadaException(document + " is empty");
    }
    return new Json(value, document, "");
  }

  /** Gson wraps exceptions from the file system. */
  private static MadaException unlessReading(String document, JsonParseException e)
      throws IOException {
    if (e.getCause() instanceof IOException io
        && !(io instanceof MalformedJsonException)
        && !(io instanceof EOFException)) {
      throw io;
    }
    return damaged(document, e);
  }

  /** The error about a document that is not JSON. */
  public static MadaException damaged(String document, Exception e) {
    String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    // Gson's second line is a URL for programmers.
    String line = reason == null ? "it ends early" : reason.lines().findFirst().orElse("");
    return new MadaException(
        document
            + " is no valid JSON: "
            + Text.line(line.replaceFirst("^Use JsonReader.* JSON", "malformed")),
        e);
  }

  /** An error about this value. */
  public MadaException error(String what) {
    return new MadaException(document + ": " + (path.isEmpty() ? "it" : path) + " " + what);
  }

  /** An optional value of an object; JSON's null counts as missing, too. */
  public Optional<Json> find(String key) {
    if (!value.isJsonObject()) {
      throw error("is no object");
    }
    JsonElement found = value.getAsJsonObject().get(key);
    return found == null || found.isJsonNull()
        ? Optional.empty()
        : Optional.of(new Json(found, document, path.isEmpty() ? key : path + "." + key));
  }

  /** A required value of an object. */
  public Json get(String key) {
    return find(key).orElseThrow(() -> error("has no '" + key + "'"));
  }

  /** The values of a list. */
  public List<Json> items() {
    JsonArray array = array();
    List<Json> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      items.add(new Json(array.get(i), document, path + "[" + i + "]"));
    }
    return items;
  }

  /** The values of an optional list. */
  public List<Json> items(String key) {
    return find(key).map(Json::items).orElse(List.of());
  }

  private JsonArray array() {
    if (!value.isJsonArray()) {
      throw error("is no list");
    }
    return value.getAsJsonArray();
  }

  /** Whether this is text. */
  public boolean isText() {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }

  /** Whether this is an object. */
  public boolean isObject() {
    return value.isJsonObject();
  }

  /** Whether this is a list. */
  public boolean isList() {
    return value.isJsonArray();
  }

  /** This value as text. */
  public String text() {
    if (!isText()) {
      throw error("is no text");
    }
    return value.getAsString();
  }

  /** Text, or a number in written form: some programs quote their ids, others do not. */
  public String textOrNumber() {
    return isText() ? text() : Long.toString(integer());
  }

  /**
   * A server's id for something. It becomes part of URLs, so only letters, digits and dashes are
   * allowed.
   */
  public String id() {
    String id = textOrNumber();
    if (!ID.matcher(id).matches()) {
      throw error("is no id");
    }
    return id;
  }

  /** This value as a number without a fraction. */
  public long integer() {
    return integer(value);
  }

  private long integer(JsonElement element) {
    try {
      if (isNumber(element)) {
        String text = element.getAsString();
        // The exact value of a number such as 1e999999999 would fill the memory.
        return text.length() > 40 || text.contains("e") || text.contains("E")
            ? exact(element.getAsDouble())
            : new BigDecimal(text).longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw error("is no whole number: " + Text.line(element.getAsString()));
    }
    throw error("is no whole number");
  }

  private static long exact(double number) {
    if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
      throw new ArithmeticException();
    }
    return (long) number;
  }

  /** A number without a fraction, within inclusive bounds. */
  public int integer(int lowest, int highest) {
    long number = integer();
    if (number < lowest || number > highest) {
      throw error("is " + number + ", which is not between " + lowest + " and " + highest);
    }
    return (int) number;
  }

  /** The numbers of a list, without creating an object for each. */
  public long[] integers() {
    JsonArray array = array();
    long[] numbers = new long[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(array.get(i));
    }
    return numbers;
  }

  /** The finite numbers of a list. */
  public double[] numbers() {
    JsonArray array = array();
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonElement element = array.get(i);
      numbers[i] = isNumber(element) ? element.getAsDouble() : Double.NaN;
      if (!Double.isFinite(numbers[i])) {
        throw error("has something other than a number at place " + i);
      }
    }
    return numbers;
  }

  private static boolean isNumber(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
  }

  /** True or false; also 1 or 0. */
  public boolean flag() {
    if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
      return value.getAsBoolean();
    }
    return integer(0, 1) == 1;
  }
}
