package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a Label Studio project shows its annotators.
 *
 * @param from the name of the brush with the classes
 * @param to the name of the picture
 * @param image the key of the picture's address in a task's data
 * @param classes that the brush offers
 */
public record LabelConfig(String from, String to, String image, List<String> classes) {

  public LabelConfig {
    classes = List.copyOf(classes);
  }

  /** The configuration that {@link #xml} writes. */
  public static LabelConfig of(Taxonomy taxonomy) {
    return new LabelConfig("tag", "image", "image", taxonomy.names());
  }

  /** The configuration of a new project. */
  public static String xml(Taxonomy taxonomy) {
    var xml = new StringBuilder("<View>\n");
    xml.append("  <Image name=\"image\" value=\"$image\" zoom=\"true\" zoomControl=\"true\"/>\n");
    xml.append("  <BrushLabels name=\"tag\" toName=\"image\">\n");
    for (Taxonomy.Category type : taxonomy.classes()) {
      xml.append(
          Text.of(
              "    <Label value=\"%s\" background=\"#%06x\"/>\n",
              escaped(type.name()), type.rgb() & 0xffffff));
    }
    return xml.append("  </BrushLabels>\n</View>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * Reads a project's configuration. One without a brush for a picture causes a {@link
   * MadaException}.
   *
   * @param where starts the error message
   */
  public static LabelConfig read(String xml, String where) {
    Document document = parse(xml, where);
    NodeList brushes = document.getElementsByTagName("BrushLabels");
    NodeList images = document.getElementsByTagName("Image");
    if (brushes.getLength() == 0) {
      throw new MadaException(
          where + " has no <BrushLabels>: masks need a labelling configuration with a brush");
    }
    Element brush = (Element) brushes.item(0);
    String to = brush.getAttribute("toName");
    for (int i = 0; i < images.getLength(); i++) {
      Element image = (Element) images.item(i);
      if (image.getAttribute("name").equals(to)) {
        String key = image.getAttribute("value").replaceFirst("^\\$", "");
        return new LabelConfig(brush.getAttribute("name"), to, key, values(brush));
      }
    }
    throw new MadaException(where + " has no <Image> '" + Text.line(to) + "' for its brush");
  }

  private static List<String> values(Element brush) {
    List<String> values = new ArrayList<>();
    NodeList labels = brush.getElementsByTagName("Label");
    for (int i = 0; i < labels.getLength(); i++) {
      values.add(((Element) labels.item(i)).getAttribute("value"));
    }
    return values;
  }

  private static Document parse(String xml, String where) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      // The text comes from another program and must not cause anything else to be read.
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(xml)));
    } catch (SAXException | IOException e) {
      throw new MadaException(where + " is no XML: " + Text.line(e.getMessage()), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
