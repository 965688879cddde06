package io.mada.app.run;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;

/**
 * Refuses JSON that lacks a component of a record or has a null: Gson would leave that to whoever
 * reads it.
 */
final class NoNulls implements TypeAdapterFactory {

  @Override
  public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    TypeAdapter<T> adapter = gson.getDelegateAdapter(this, type);
    return new TypeAdapter<>() {
      @Override
      public T read(JsonReader in) throws IOException {
        T value = adapter.read(in);
        if (value == null) {
          throw new JsonParseException(in.getPreviousPath() + " is null");
        }
        if (value instanceof Record whole) {
          requireWhole(whole, in.getPreviousPath());
        }
        return value;
      }

      @Override
      public void write(JsonWriter out, T value) throws IOException {
        adapter.write(out, value);
      }
    };
  }

  private static void requireWhole(Record value, String path) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        if (component.getAccessor().invoke(value) == null) {
          throw new JsonParseException(path + " has no " + component.getName());
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
