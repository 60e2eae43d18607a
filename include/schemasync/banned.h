/*
 * banned.h: functions that nobody needs twice and somebody gets wrong once. The Makefile puts it before every
 * file of src/; it must not be included by hand.
 *
 * The system's headers come first, because they have to declare what is forbidden from here on.
 */
#ifndef SCHEMASYNC_BANNED_H
#define SCHEMASYNC_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(function) sorry_##function##_is_a_banned_function

/* No bound on what they write: strbuf.h, arena_printf(). */
#undef strcpy
#define strcpy(to, from) BANNED(strcpy)
#undef strcat
#define strcat(to, from) BANNED(strcat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)

/* May leave out the terminator, or cut in silence. */
#undef strncpy
#define strncpy(to, from, n) BANNED(strncpy)
#undef strncat
#define strncat(to, from, n) BANNED(strncat)

/* State that is hidden and shared by all threads. */
#undef strtok
#define strtok(text, delimiters) BANNED(strtok)
#undef gmtime
#define gmtime(t) BANNED(gmtime)
#undef localtime
#define localtime(t) BANNED(localtime)
#undef ctime
#define ctime(t) BANNED(ctime)
#undef asctime
#define asctime(t) BANNED(asctime)

/* Can't say that the text was no number: strtol(), strtoll(). */
#undef atoi
#define atoi(text) BANNED(atoi)
#undef atol
#define atol(text) BANNED(atol)
#undef atoll
#define atoll(text) BANNED(atoll)
#undef atof
#define atof(text) BANNED(atof)

/* A race between the name and the file. */
#undef mktemp
#define mktemp(template) BANNED(mktemp)
#undef tmpnam
#define tmpnam(name) BANNED(tmpnam)

/* A shell in between. */
#undef system
#define system(command) BANNED(system)

#endif
