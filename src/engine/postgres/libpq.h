/*
 * libpq.h: libpq, loaded when the first server is to be talked to. It brings twenty libraries along (TLS, Kerberos, LDAP), and
 * mapping them takes longer than a whole plan of a small SQLite file. Include this, never <libpq-fe.h>.
 */
#ifndef SCHEMASYNC_ENGINE_POSTGRES_LIBPQ_H
#define SCHEMASYNC_ENGINE_POSTGRES_LIBPQ_H

#include <libpq-fe.h>

#include <schemasync/error.h>

#define LIBPQ_FUNCTIONS(X)                                                                                      \
    X(PQcancel) X(PQclear) X(PQconnectdbParams) X(PQconninfoFree) X(PQconninfoParse) X(PQconsumeInput) X(PQdb)  \
    X(PQenterPipelineMode) X(PQerrorMessage) X(PQexec) X(PQexitPipelineMode) X(PQfinish) X(PQflush) X(PQfname)  \
    X(PQfreeCancel) X(PQfreemem) X(PQgetCancel) X(PQgetResult) X(PQgetisnull) X(PQgetvalue) X(PQhost)           \
    X(PQisBusy) X(PQlibVersion) X(PQnfields) X(PQntuples) X(PQparameterStatus) X(PQpipelineSync) X(PQport)      \
    X(PQresultErrorField) X(PQresultStatus) X(PQsendPrepare) X(PQsendQueryParams) X(PQserverVersion)            \
    X(PQsetNoticeReceiver) X(PQsetSingleRowMode) X(PQsetnonblocking) X(PQsocket) X(PQstatus)                    \
    X(PQtransactionStatus) X(PQuser)

/* All NULL until libpq_load(). */
typedef struct Libpq {
#define MEMBER(function) __typeof__(function) *function;
    LIBPQ_FUNCTIONS(MEMBER)
#undef MEMBER
} Libpq;
extern Libpq libpq;

/* Loads the library, once; not from several threads at the same time. False: it is not there, or too old. */
bool libpq_load(Error *err);

#define PQcancel             libpq.PQcancel
#define PQclear              libpq.PQclear
#define PQconnectdbParams    libpq.PQconnectdbParams
#define PQconninfoFree       libpq.PQconninfoFree
#define PQconninfoParse      libpq.PQconninfoParse
#define PQconsumeInput       libpq.PQconsumeInput
#define PQdb                 libpq.PQdb
#define PQenterPipelineMode  libpq.PQenterPipelineMode
#define PQerrorMessage       libpq.PQerrorMessage
#define PQexec               libpq.PQexec
#define PQexitPipelineMode   libpq.PQexitPipelineMode
#define PQfinish             libpq.PQfinish
#define PQflush              libpq.PQflush
#define PQfname              libpq.PQfname
#define PQfreeCancel         libpq.PQfreeCancel
#define PQfreemem            libpq.PQfreemem
#define PQgetCancel          libpq.PQgetCancel
#define PQgetResult          libpq.PQgetResult
#define PQgetisnull          libpq.PQgetisnull
#define PQgetvalue           libpq.PQgetvalue
#define PQhost               libpq.PQhost
#define PQisBusy             libpq.PQisBusy
#define PQlibVersion         libpq.PQlibVersion
#define PQnfields            libpq.PQnfields
#define PQntuples            libpq.PQntuples
#define PQparameterStatus    libpq.PQparameterStatus
#define PQpipelineSync       libpq.PQpipelineSync
#define PQport               libpq.PQport
#define PQresultErrorField   libpq.PQresultErrorField
#define PQresultStatus       libpq.PQresultStatus
#define PQsendPrepare        libpq.PQsendPrepare
#define PQsendQueryParams    libpq.PQsendQueryParams
#define PQserverVersion      libpq.PQserverVersion
#define PQsetNoticeReceiver  libpq.PQsetNoticeReceiver
#define PQsetSingleRowMode   libpq.PQsetSingleRowMode
#define PQsetnonblocking     libpq.PQsetnonblocking
#define PQsocket             libpq.PQsocket
#define PQstatus             libpq.PQstatus
#define PQtransactionStatus  libpq.PQtransactionStatus
#define PQuser               libpq.PQuser

#endif
