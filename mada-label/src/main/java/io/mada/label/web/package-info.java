/** The labelling page and its server: what a browser asks for, and what is kept of it. */
package io.mada.label.web;
