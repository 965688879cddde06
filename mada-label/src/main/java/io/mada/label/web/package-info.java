/** The labelling page and its server: what a browser asks for, and what is stored. */
package io.mada.label.web;
