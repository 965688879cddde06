package io.mada.label.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** A request from the page and its response. */
final class Exchange {

  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final int failure;

  Exchange(Request request, Response response, Callback callback) {
    this(request, response, callback, 500);
  }

  /**
   * @param failure the status for anything that goes wrong
   */
  Exchange(Request request, Response response, Callback callback, int failure) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.failure = failure;
  }

  /** A query parameter; empty if it is missing. */
  String query(String name) {
    Fields fields = Request.extractQueryParameters(request);
    String value = fields.getValue(name);
    return value == null ? "" : value;
  }

  /** A numeric query parameter. */
  int number(String name, int otherwise, int most) {
    String text = query(name);
    try {
      int value = text.isEmpty() ? otherwise : (int) Double.parseDouble(text);
      if (value < 0 || value > most) {
        throw new NumberFormatException();
      }
      return value;
    } catch (NumberFormatException e) {
      throw Refusal.bad(name + " must be a number from 0 to " + most);
    }
  }

  /** Answers a request. */
  interface Step {

    void run() throws IOException;
  }

  /** Answers a request once its body has arrived. */
  interface Deed<T> {

    void run(T body) throws IOException;
  }

  /** Answers; a refusal or failure is reported in one line. */
  void attempt(Step step) {
    try {
      step.run();
    } catch (Refusal e) {
      refuse(e.status(), e.getMessage());
    } catch (MadaException e) {
      refuse(failure, e.getMessage());
    } catch (IOException | RuntimeException e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /**
   * Answers when the request's body has arrived, up to the given size. No thread waits until then:
   * a client that sends slowly, or never finishes, does not hold up others.
   */
  void whenRead(int most, Deed<byte[]> deed) {
    read(new ByteArrayOutputStream(), most, deed);
  }

  private void read(ByteArrayOutputStream body, int most, Deed<byte[]> deed) {
    for (Content.Chunk chunk = request.read(); ; chunk = request.read()) {
      if (chunk == null) {
        request.demand(() -> read(body, most, deed));
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        refuse(408, "the request has not come to its end in time");
        return;
      }
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes, 0, bytes.length);
      chunk.release();
      body.writeBytes(bytes);
      if (body.size() > most) {
        refuse(413, "more than " + most + " bytes at once");
        return;
      }
      if (chunk.isLast()) {
        attempt(() -> deed.run(body.toByteArray()));
        return;
      }
    }
  }

  /** The same with a JSON object; without a body, an empty one. */
  void whenJson(int most, Deed<JsonObject> deed) {
    whenRead(most, body -> deed.run(json(body)));
  }

  private static JsonObject json(byte[] body) {
    try {
      JsonElement json = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
      return json.isJsonNull() ? new JsonObject() : json.getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw Refusal.bad("the request is no JSON object");
    }
  }

  /** A text in a JSON object; empty if it is missing. */
  static String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      return "";
    }
    if (!value.isJsonPrimitive() || value.getAsString().length() > 500) {
      throw Refusal.bad(name + " must be a text of at most 500 characters");
    }
    return value.getAsString();
  }

  /** A number in a JSON object; 0 if it is missing. */
  static int number(JsonObject json, String name, int most) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      return 0;
    }
    try {
      double number = value.getAsDouble();
      if (number >= 0 && number <= most) {
        return (int) number;
      }
    } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
      // No more a number than one that is too large.
    }
    throw Refusal.bad(name + " must be a number from 0 to " + most);
  }

  void header(String name, String value) {
    response.getHeaders().put(name, value);
  }

  void answer(Object value) {
    answer(200, value);
  }

  void answer(int status, Object value) {
    send(status, "application/json", JSON.toJson(value).getBytes(StandardCharsets.UTF_8), false);
  }

  void refuse(int status, String line) {
    String json = JSON.toJson(Map.of("error", line));
    send(status, "application/json", json.getBytes(StandardCharsets.UTF_8), false);
  }

  void found(String place) {
    response.getHeaders().put(HttpHeader.LOCATION, place);
    send(303, "text/plain", new byte[0], false);
  }

  /**
   * Responds with bytes.
   *
   * @param packed whether to compress them, quickly: maps of ids shrink to a hundredth
   */
  void send(int status, String type, byte[] bytes, boolean packed) {
    byte[] content = packed ? gzip(bytes) : bytes;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    if (packed) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    response.write(true, ByteBuffer.wrap(content), callback);
  }

  private static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream(bytes.length / 16 + 64);
    try (OutputStream out =
        new GZIPOutputStream(packed) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
    return packed.toByteArray();
  }
}
