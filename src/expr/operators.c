/*
 * operators.c: all operators and casts of pg_catalog, as servers 13 to 18 have them. It holds lists; what they
 * mean for an expression is overload.c's knowledge.
 */
#include <stdlib.h>
#include <string.h>

#include "signatures.h"

/* pg_operator: left,right>result. */
static const Entry operators[] = {
    { "!!", ",tsquery>tsquery" },
    { "!~", "bpchar,text>bool name,text>bool text,text>bool" },
    { "!~*", "bpchar,text>bool name,text>bool text,text>bool" },
    { "!~~", "bpchar,text>bool bytea,bytea>bool name,text>bool text,text>bool" },
    { "!~~*", "bpchar,text>bool name,text>bool text,text>bool" },
    { "#",
      ",path>int4 ,polygon>int4 bit,bit>bit box,box>box int2,int2>int2 int4,int4>int4 "
      "int8,int8>int8 line,line>point lseg,lseg>point" },
    { "##",
      "line,lseg>point lseg,box>point lseg,lseg>point point,box>point point,line>point "
      "point,lseg>point" },
    { "#-", "jsonb,_text>jsonb" },
    { "#>", "json,_text>json jsonb,_text>jsonb" },
    { "#>>", "json,_text>text jsonb,_text>text" },
    { "%", "int2,int2>int2 int4,int4>int4 int8,int8>int8 numeric,numeric>numeric" },
    { "&",
      "bit,bit>bit inet,inet>inet int2,int2>int2 int4,int4>int4 int8,int8>int8 "
      "macaddr,macaddr>macaddr macaddr8,macaddr8>macaddr8" },
    { "&&",
      "anyarray,anyarray>bool anymultirange,anymultirange>bool anymultirange,anyrange>bool "
      "anyrange,anymultirange>bool anyrange,anyrange>bool box,box>bool circle,circle>bool "
      "inet,inet>bool polygon,polygon>bool tsquery,tsquery>tsquery" },
    { "&<",
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anymultirange>bool "
      "anyrange,anyrange>bool box,box>bool circle,circle>bool polygon,polygon>bool" },
    { "&<|", "box,box>bool circle,circle>bool polygon,polygon>bool" },
    { "&>",
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anymultirange>bool "
      "anyrange,anyrange>bool box,box>bool circle,circle>bool polygon,polygon>bool" },
    { "*",
      "anymultirange,anymultirange>anymultirange anyrange,anyrange>anyrange box,point>box "
      "circle,point>circle float4,float4>float4 float4,float8>float8 float4,money>money "
      "float8,float4>float8 float8,float8>float8 float8,interval>interval float8,money>money "
      "int2,int2>int2 int2,int4>int4 int2,int8>int8 int2,money>money int4,int2>int4 int4,int4>int4 "
      "int4,int8>int8 int4,money>money int8,int2>int8 int8,int4>int8 int8,int8>int8 "
      "int8,money>money interval,float8>interval money,float4>money money,float8>money "
      "money,int2>money money,int4>money money,int8>money numeric,numeric>numeric path,point>path "
      "point,point>point" },
    { "*<", "record,record>bool" },
    { "*<=", "record,record>bool" },
    { "*<>", "record,record>bool" },
    { "*=", "record,record>bool" },
    { "*>", "record,record>bool" },
    { "*>=", "record,record>bool" },
    { "+",
      ",float4>float4 ,float8>float8 ,int2>int2 ,int4>int4 ,int8>int8 ,numeric>numeric "
      "_aclitem,aclitem>_aclitem anymultirange,anymultirange>anymultirange "
      "anyrange,anyrange>anyrange box,point>box circle,point>circle date,int4>date "
      "date,interval>timestamp date,time>timestamp date,timetz>timestamptz float4,float4>float4 "
      "float4,float8>float8 float8,float4>float8 float8,float8>float8 inet,int8>inet "
      "int2,int2>int2 int2,int4>int4 int2,int8>int8 int4,date>date int4,int2>int4 int4,int4>int4 "
      "int4,int8>int8 int8,inet>inet int8,int2>int8 int8,int4>int8 int8,int8>int8 "
      "interval,date>timestamp interval,interval>interval interval,time>time "
      "interval,timestamp>timestamp interval,timestamptz>timestamptz interval,timetz>timetz "
      "money,money>money numeric,numeric>numeric numeric,pg_lsn>pg_lsn path,path>path "
      "path,point>path pg_lsn,numeric>pg_lsn point,point>point time,date>timestamp "
      "time,interval>time timestamp,interval>timestamp timestamptz,interval>timestamptz "
      "timetz,date>timestamptz timetz,interval>timetz" },
    { "-",
      ",float4>float4 ,float8>float8 ,int2>int2 ,int4>int4 ,int8>int8 ,interval>interval "
      ",numeric>numeric _aclitem,aclitem>_aclitem anymultirange,anymultirange>anymultirange "
      "anyrange,anyrange>anyrange box,point>box circle,point>circle date,date>int4 date,int4>date "
      "date,interval>timestamp float4,float4>float4 float4,float8>float8 float8,float4>float8 "
      "float8,float8>float8 inet,inet>int8 inet,int8>inet int2,int2>int2 int2,int4>int4 "
      "int2,int8>int8 int4,int2>int4 int4,int4>int4 int4,int8>int8 int8,int2>int8 int8,int4>int8 "
      "int8,int8>int8 interval,interval>interval jsonb,_text>jsonb jsonb,int4>jsonb "
      "jsonb,text>jsonb money,money>money numeric,numeric>numeric path,point>path "
      "pg_lsn,numeric>pg_lsn pg_lsn,pg_lsn>numeric point,point>point time,interval>time "
      "time,time>interval timestamp,interval>timestamp timestamp,timestamp>interval "
      "timestamptz,interval>timestamptz timestamptz,timestamptz>interval timetz,interval>timetz" },
    { "->", "json,int4>json json,text>json jsonb,int4>jsonb jsonb,text>jsonb" },
    { "->>", "json,int4>text json,text>text jsonb,int4>text jsonb,text>text" },
    { "-|-",
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anymultirange>bool "
      "anyrange,anyrange>bool" },
    { "/",
      "box,point>box circle,point>circle float4,float4>float4 float4,float8>float8 "
      "float8,float4>float8 float8,float8>float8 int2,int2>int2 int2,int4>int4 int2,int8>int8 "
      "int4,int2>int4 int4,int4>int4 int4,int8>int8 int8,int2>int8 int8,int4>int8 int8,int8>int8 "
      "interval,float8>interval money,float4>money money,float8>money money,int2>money "
      "money,int4>money money,int8>money money,money>float8 numeric,numeric>numeric "
      "path,point>path point,point>point" },
    { "<",
      "anyarray,anyarray>bool anyenum,anyenum>bool anymultirange,anymultirange>bool "
      "anyrange,anyrange>bool bit,bit>bool bool,bool>bool box,box>bool bpchar,bpchar>bool "
      "bytea,bytea>bool char,char>bool circle,circle>bool date,date>bool date,timestamp>bool "
      "date,timestamptz>bool float4,float4>bool float4,float8>bool float8,float4>bool "
      "float8,float8>bool inet,inet>bool int2,int2>bool int2,int4>bool int2,int8>bool "
      "int4,int2>bool int4,int4>bool int4,int8>bool int8,int2>bool int8,int4>bool int8,int8>bool "
      "interval,interval>bool jsonb,jsonb>bool lseg,lseg>bool macaddr,macaddr>bool "
      "macaddr8,macaddr8>bool money,money>bool name,name>bool name,text>bool numeric,numeric>bool "
      "oid,oid>bool oidvector,oidvector>bool path,path>bool pg_lsn,pg_lsn>bool record,record>bool "
      "text,name>bool text,text>bool tid,tid>bool time,time>bool timestamp,date>bool "
      "timestamp,timestamp>bool timestamp,timestamptz>bool timestamptz,date>bool "
      "timestamptz,timestamp>bool timestamptz,timestamptz>bool timetz,timetz>bool "
      "tsquery,tsquery>bool tsvector,tsvector>bool uuid,uuid>bool varbit,varbit>bool "
      "xid8,xid8>bool" },
    { "<->",
      "box,box>float8 box,lseg>float8 box,point>float8 circle,circle>float8 circle,point>float8 "
      "circle,polygon>float8 line,line>float8 line,lseg>float8 line,point>float8 lseg,box>float8 "
      "lseg,line>float8 lseg,lseg>float8 lseg,point>float8 path,path>float8 path,point>float8 "
      "point,box>float8 point,circle>float8 point,line>float8 point,lseg>float8 point,path>float8 "
      "point,point>float8 point,polygon>float8 polygon,circle>float8 polygon,point>float8 "
      "polygon,polygon>float8 tsquery,tsquery>tsquery" },
    { "<<",
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anymultirange>bool "
      "anyrange,anyrange>bool bit,int4>bit box,box>bool circle,circle>bool inet,inet>bool "
      "int2,int4>int2 int4,int4>int4 int8,int4>int8 point,point>bool polygon,polygon>bool" },
    { "<<=", "inet,inet>bool" },
    { "<<|", "box,box>bool circle,circle>bool point,point>bool polygon,polygon>bool" },
    { "<=",
      "anyarray,anyarray>bool anyenum,anyenum>bool anymultirange,anymultirange>bool "
      "anyrange,anyrange>bool bit,bit>bool bool,bool>bool box,box>bool bpchar,bpchar>bool "
      "bytea,bytea>bool char,char>bool circle,circle>bool date,date>bool date,timestamp>bool "
      "date,timestamptz>bool float4,float4>bool float4,float8>bool float8,float4>bool "
      "float8,float8>bool inet,inet>bool int2,int2>bool int2,int4>bool int2,int8>bool "
      "int4,int2>bool int4,int4>bool int4,int8>bool int8,int2>bool int8,int4>bool int8,int8>bool "
      "interval,interval>bool jsonb,jsonb>bool lseg,lseg>bool macaddr,macaddr>bool "
      "macaddr8,macaddr8>bool money,money>bool name,name>bool name,text>bool numeric,numeric>bool "
      "oid,oid>bool oidvector,oidvector>bool path,path>bool pg_lsn,pg_lsn>bool record,record>bool "
      "text,name>bool text,text>bool tid,tid>bool time,time>bool timestamp,date>bool "
      "timestamp,timestamp>bool timestamp,timestamptz>bool timestamptz,date>bool "
      "timestamptz,timestamp>bool timestamptz,timestamptz>bool timetz,timetz>bool "
      "tsquery,tsquery>bool tsvector,tsvector>bool uuid,uuid>bool varbit,varbit>bool "
      "xid8,xid8>bool" },
    { "<>",
      "anyarray,anyarray>bool anyenum,anyenum>bool anymultirange,anymultirange>bool "
      "anyrange,anyrange>bool bit,bit>bool bool,bool>bool bpchar,bpchar>bool bytea,bytea>bool "
      "char,char>bool circle,circle>bool date,date>bool date,timestamp>bool date,timestamptz>bool "
      "float4,float4>bool float4,float8>bool float8,float4>bool float8,float8>bool inet,inet>bool "
      "int2,int2>bool int2,int4>bool int2,int8>bool int4,int2>bool int4,int4>bool int4,int8>bool "
      "int8,int2>bool int8,int4>bool int8,int8>bool interval,interval>bool jsonb,jsonb>bool "
      "lseg,lseg>bool macaddr,macaddr>bool macaddr8,macaddr8>bool money,money>bool name,name>bool "
      "name,text>bool numeric,numeric>bool oid,oid>bool oidvector,oidvector>bool "
      "pg_lsn,pg_lsn>bool point,point>bool record,record>bool text,name>bool text,text>bool "
      "tid,tid>bool time,time>bool timestamp,date>bool timestamp,timestamp>bool "
      "timestamp,timestamptz>bool timestamptz,date>bool timestamptz,timestamp>bool "
      "timestamptz,timestamptz>bool timetz,timetz>bool tsquery,tsquery>bool tsvector,tsvector>bool "
      "uuid,uuid>bool varbit,varbit>bool xid,int4>bool xid,xid>bool xid8,xid8>bool" },
    { "<@",
      "anyarray,anyarray>bool anyelement,anymultirange>bool anyelement,anyrange>bool "
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anymultirange>bool "
      "anyrange,anyrange>bool box,box>bool circle,circle>bool jsonb,jsonb>bool lseg,box>bool "
      "lseg,line>bool point,box>bool point,circle>bool point,line>bool point,lseg>bool "
      "point,path>bool point,polygon>bool polygon,polygon>bool tsquery,tsquery>bool" },
    { "<^", "box,box>bool point,point>bool" },
    { "=",
      "aclitem,aclitem>bool anyarray,anyarray>bool anyenum,anyenum>bool "
      "anymultirange,anymultirange>bool anyrange,anyrange>bool bit,bit>bool bool,bool>bool "
      "box,box>bool bpchar,bpchar>bool bytea,bytea>bool char,char>bool cid,cid>bool "
      "circle,circle>bool date,date>bool date,timestamp>bool date,timestamptz>bool "
      "float4,float4>bool float4,float8>bool float8,float4>bool float8,float8>bool inet,inet>bool "
      "int2,int2>bool int2,int4>bool int2,int8>bool int4,int2>bool int4,int4>bool int4,int8>bool "
      "int8,int2>bool int8,int4>bool int8,int8>bool interval,interval>bool jsonb,jsonb>bool "
      "line,line>bool lseg,lseg>bool macaddr,macaddr>bool macaddr8,macaddr8>bool money,money>bool "
      "name,name>bool name,text>bool numeric,numeric>bool oid,oid>bool oidvector,oidvector>bool "
      "path,path>bool pg_lsn,pg_lsn>bool record,record>bool text,name>bool text,text>bool "
      "tid,tid>bool time,time>bool timestamp,date>bool timestamp,timestamp>bool "
      "timestamp,timestamptz>bool timestamptz,date>bool timestamptz,timestamp>bool "
      "timestamptz,timestamptz>bool timetz,timetz>bool tsquery,tsquery>bool tsvector,tsvector>bool "
      "uuid,uuid>bool varbit,varbit>bool xid,int4>bool xid,xid>bool xid8,xid8>bool" },
    { ">",
      "anyarray,anyarray>bool anyenum,anyenum>bool anymultirange,anymultirange>bool "
      "anyrange,anyrange>bool bit,bit>bool bool,bool>bool box,box>bool bpchar,bpchar>bool "
      "bytea,bytea>bool char,char>bool circle,circle>bool date,date>bool date,timestamp>bool "
      "date,timestamptz>bool float4,float4>bool float4,float8>bool float8,float4>bool "
      "float8,float8>bool inet,inet>bool int2,int2>bool int2,int4>bool int2,int8>bool "
      "int4,int2>bool int4,int4>bool int4,int8>bool int8,int2>bool int8,int4>bool int8,int8>bool "
      "interval,interval>bool jsonb,jsonb>bool lseg,lseg>bool macaddr,macaddr>bool "
      "macaddr8,macaddr8>bool money,money>bool name,name>bool name,text>bool numeric,numeric>bool "
      "oid,oid>bool oidvector,oidvector>bool path,path>bool pg_lsn,pg_lsn>bool record,record>bool "
      "text,name>bool text,text>bool tid,tid>bool time,time>bool timestamp,date>bool "
      "timestamp,timestamp>bool timestamp,timestamptz>bool timestamptz,date>bool "
      "timestamptz,timestamp>bool timestamptz,timestamptz>bool timetz,timetz>bool "
      "tsquery,tsquery>bool tsvector,tsvector>bool uuid,uuid>bool varbit,varbit>bool "
      "xid8,xid8>bool" },
    { ">=",
      "anyarray,anyarray>bool anyenum,anyenum>bool anymultirange,anymultirange>bool "
      "anyrange,anyrange>bool bit,bit>bool bool,bool>bool box,box>bool bpchar,bpchar>bool "
      "bytea,bytea>bool char,char>bool circle,circle>bool date,date>bool date,timestamp>bool "
      "date,timestamptz>bool float4,float4>bool float4,float8>bool float8,float4>bool "
      "float8,float8>bool inet,inet>bool int2,int2>bool int2,int4>bool int2,int8>bool "
      "int4,int2>bool int4,int4>bool int4,int8>bool int8,int2>bool int8,int4>bool int8,int8>bool "
      "interval,interval>bool jsonb,jsonb>bool lseg,lseg>bool macaddr,macaddr>bool "
      "macaddr8,macaddr8>bool money,money>bool name,name>bool name,text>bool numeric,numeric>bool "
      "oid,oid>bool oidvector,oidvector>bool path,path>bool pg_lsn,pg_lsn>bool record,record>bool "
      "text,name>bool text,text>bool tid,tid>bool time,time>bool timestamp,date>bool "
      "timestamp,timestamp>bool timestamp,timestamptz>bool timestamptz,date>bool "
      "timestamptz,timestamp>bool timestamptz,timestamptz>bool timetz,timetz>bool "
      "tsquery,tsquery>bool tsvector,tsvector>bool uuid,uuid>bool varbit,varbit>bool "
      "xid8,xid8>bool" },
    { ">>",
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anymultirange>bool "
      "anyrange,anyrange>bool bit,int4>bit box,box>bool circle,circle>bool inet,inet>bool "
      "int2,int4>int2 int4,int4>int4 int8,int4>int8 point,point>bool polygon,polygon>bool" },
    { ">>=", "inet,inet>bool" },
    { ">^", "box,box>bool point,point>bool" },
    { "?", "jsonb,text>bool" },
    { "?#",
      "box,box>bool line,box>bool line,line>bool lseg,box>bool lseg,line>bool lseg,lseg>bool "
      "path,path>bool" },
    { "?&", "jsonb,_text>bool" },
    { "?-", ",line>bool ,lseg>bool point,point>bool" },
    { "?-|", "line,line>bool lseg,lseg>bool" },
    { "?|", ",line>bool ,lseg>bool jsonb,_text>bool point,point>bool" },
    { "?||", "line,line>bool lseg,lseg>bool" },
    { "@", ",float4>float4 ,float8>float8 ,int2>int2 ,int4>int4 ,int8>int8 ,numeric>numeric" },
    { "@-@", ",lseg>float8 ,path>float8" },
    { "@>",
      "_aclitem,aclitem>bool anyarray,anyarray>bool anymultirange,anyelement>bool "
      "anymultirange,anymultirange>bool anymultirange,anyrange>bool anyrange,anyelement>bool "
      "anyrange,anymultirange>bool anyrange,anyrange>bool box,box>bool box,point>bool "
      "circle,circle>bool circle,point>bool jsonb,jsonb>bool path,point>bool polygon,point>bool "
      "polygon,polygon>bool tsquery,tsquery>bool" },
    { "@?", "jsonb,jsonpath>bool" },
    { "@@",
      ",box>point ,circle>point ,lseg>point ,polygon>point jsonb,jsonpath>bool text,text>bool "
      "text,tsquery>bool tsquery,tsvector>bool tsvector,tsquery>bool" },
    { "@@@", "tsquery,tsvector>bool tsvector,tsquery>bool" },
    { "^", "float8,float8>float8 numeric,numeric>numeric" },
    { "^@", "text,text>bool" },
    { "|",
      "bit,bit>bit inet,inet>inet int2,int2>int2 int4,int4>int4 int8,int8>int8 "
      "macaddr,macaddr>macaddr macaddr8,macaddr8>macaddr8" },
    { "|&>", "box,box>bool circle,circle>bool polygon,polygon>bool" },
    { "|/", ",float8>float8" },
    { "|>>", "box,box>bool circle,circle>bool point,point>bool polygon,polygon>bool" },
    { "||",
      "anycompatible,anycompatiblearray>anycompatiblearray "
      "anycompatiblearray,anycompatible>anycompatiblearray "
      "anycompatiblearray,anycompatiblearray>anycompatiblearray anynonarray,text>text "
      "bytea,bytea>bytea jsonb,jsonb>jsonb text,anynonarray>text text,text>text "
      "tsquery,tsquery>tsquery tsvector,tsvector>tsvector varbit,varbit>varbit" },
    { "||/", ",float8>float8" },
    { "~",
      ",bit>bit ,inet>inet ,int2>int2 ,int4>int4 ,int8>int8 ,macaddr>macaddr ,macaddr8>macaddr8 "
      "bpchar,text>bool name,text>bool text,text>bool" },
    { "~*", "bpchar,text>bool name,text>bool text,text>bool" },
    { "~<=~", "bpchar,bpchar>bool text,text>bool" },
    { "~<~", "bpchar,bpchar>bool text,text>bool" },
    { "~=", "box,box>bool circle,circle>bool point,point>bool polygon,polygon>bool" },
    { "~>=~", "bpchar,bpchar>bool text,text>bool" },
    { "~>~", "bpchar,bpchar>bool text,text>bool" },
    { "~~", "bpchar,text>bool bytea,bytea>bool name,text>bool text,text>bool" },
    { "~~*", "bpchar,text>bool name,text>bool text,text>bool" },
};

/* pg_cast: target:context and method (e explicit, a assignment, i implicit; f function, b binary, i in and out). */
static const Entry casts[] = {
    { "bit", "bit:if int4:ef int8:ef varbit:ib" },
    { "bool", "bpchar:af int4:ef text:af varchar:af" },
    { "box", "circle:ef lseg:ef point:ef polygon:af" },
    { "bpchar", "bpchar:if char:af name:if text:if varchar:if xml:ef" },
    { "bytea", "" },
    { "char", "bpchar:af int4:ef text:if varchar:af" },
    { "cidr", "bpchar:af inet:ib text:af varchar:af" },
    { "circle", "box:ef point:ef polygon:ef" },
    { "date", "timestamp:if timestamptz:if" },
    { "daterange", "datemultirange:ef" },
    { "float4", "float8:if int2:af int4:af int8:af numeric:af" },
    { "float8", "float4:af int2:af int4:af int8:af numeric:af" },
    { "inet", "bpchar:af cidr:af text:af varchar:af" },
    { "int2",
      "float4:if float8:if int4:if int8:if numeric:if oid:if regclass:if regcollation:if "
      "regconfig:if regdictionary:if regnamespace:if regoper:if regoperator:if regproc:if "
      "regprocedure:if regrole:if regtype:if" },
    { "int4",
      "bit:ef bool:ef char:ef float4:if float8:if int2:af int8:if money:af numeric:if oid:ib "
      "regclass:ib regcollation:ib regconfig:ib regdictionary:ib regnamespace:ib regoper:ib "
      "regoperator:ib regproc:ib regprocedure:ib regrole:ib regtype:ib" },
    { "int4range", "int4multirange:ef" },
    { "int8",
      "bit:ef float4:if float8:if int2:af int4:af money:af numeric:if oid:if regclass:if "
      "regcollation:if regconfig:if regdictionary:if regnamespace:if regoper:if regoperator:if "
      "regproc:if regprocedure:if regrole:if regtype:if" },
    { "int8range", "int8multirange:ef" },
    { "interval", "interval:if time:af" },
    { "json", "jsonb:ai" },
    { "jsonb", "bool:ef float4:ef float8:ef int2:ef int4:ef int8:ef json:ai numeric:ef" },
    { "lseg", "point:ef" },
    { "macaddr", "macaddr8:if" },
    { "macaddr8", "macaddr:if" },
    { "money", "numeric:af" },
    { "name", "bpchar:af text:if varchar:af" },
    { "numeric", "float4:if float8:if int2:af int4:af int8:af money:af numeric:if" },
    { "numrange", "nummultirange:ef" },
    { "oid",
      "int4:ab int8:af regclass:ib regcollation:ib regconfig:ib regdictionary:ib regnamespace:ib "
      "regoper:ib regoperator:ib regproc:ib regprocedure:ib regrole:ib regtype:ib" },
    { "path", "polygon:af" },
    { "pg_dependencies", "bytea:ib text:ii" },
    { "pg_mcv_list", "bytea:ib text:ii" },
    { "pg_ndistinct", "bytea:ib text:ii" },
    { "pg_node_tree", "text:ib" },
    { "point", "box:af" },
    { "polygon", "box:ef circle:ef path:af point:ef" },
    { "regclass", "int4:ab int8:af oid:ib" },
    { "regcollation", "int4:ab int8:af oid:ib" },
    { "regconfig", "int4:ab int8:af oid:ib" },
    { "regdictionary", "int4:ab int8:af oid:ib" },
    { "regnamespace", "int4:ab int8:af oid:ib" },
    { "regoper", "int4:ab int8:af oid:ib regoperator:ib" },
    { "regoperator", "int4:ab int8:af oid:ib regoper:ib" },
    { "regproc", "int4:ab int8:af oid:ib regprocedure:ib" },
    { "regprocedure", "int4:ab int8:af oid:ib regproc:ib" },
    { "regrole", "int4:ab int8:af oid:ib" },
    { "regtype", "int4:ab int8:af oid:ib" },
    { "text", "bpchar:ib char:af name:if regclass:if varchar:ib xml:ef" },
    { "time", "interval:if time:if timetz:if" },
    { "timestamp", "date:af time:af timestamp:if timestamptz:if" },
    { "timestamptz", "date:af time:af timestamp:af timestamptz:if timetz:af" },
    { "timetz", "time:af timetz:if" },
    { "tsrange", "tsmultirange:ef" },
    { "tstzrange", "tstzmultirange:ef" },
    { "varbit", "bit:ib varbit:if" },
    { "varchar", "bpchar:ib char:af name:if regclass:if text:ib varchar:if xml:ef" },
    { "xid8", "xid:ef" },
    { "xml", "bpchar:ab text:ab varchar:ab" },
};

static int
compare_entry(const void *key, const void *row)
{
    return strcmp(key, ((const Entry *)row)->name);
}

const char *
signature_operators(const char *name)
{
    const Entry *row = bsearch(name, operators, sizeof operators / sizeof *operators, sizeof *operators, compare_entry);

    return row == NULL ? NULL : row->list;
}

const char *
signature_casts(const char *source)
{
    const Entry *row = bsearch(source, casts, sizeof casts / sizeof *casts, sizeof *casts, compare_entry);

    return row == NULL ? NULL : row->list;
}
