package io.mada.data.synthetic;

/** What stands in a synthetic street: the classes of Cityscapes, in their order. */
enum Thing {
  ROAD,
  SIDEWALK,
  BUILDING,
  WALL,
  FENCE,
  POLE,
  TRAFFIC_LIGHT,
  TRAFFIC_SIGN,
  VEGETATION,
  TERRAIN,
  SKY,
  PERSON,
  RIDER,
  CAR,
  TRUCK,
  BUS,
  TRAIN,
  MOTORCYCLE,
  BICYCLE;

  /** The class's name in taxonomies. */
  String className() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
