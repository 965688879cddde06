/** Choosing images: the strategies that plug-ins implement, and what is measured for them. */
package io.mada.api.select;
